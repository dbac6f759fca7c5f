package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.testing.RelayProcess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo with a collector of spans, a vendor that fails, JSON logs and a target that is followed.
 */
class TracedRelayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Map<String, Span> spans = new ConcurrentHashMap<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<String> services = new CopyOnWriteArrayList<>();
  private final List<String> atTheVendor = new CopyOnWriteArrayList<>();
  private final List<String> atTheWebhook = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @TempDir Path directory;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::collect);
    server.createContext("/hook", exchange -> answer(exchange, atTheWebhook, 204));
    server.createContext("/", exchange -> answer(exchange, atTheVendor, 500));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aPollIsFollowedFromTheVendorToTheReceiver() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    home.write(
        home.properties()
                .replaceAll("(?m)^sink.webhook.url .*$", "sink.webhook.url = " + base + "/hook")
                .replaceAll(
                    "(?m)^account.demo-huawei.base-url .*$",
                    "account.demo-huawei.base-url = " + base)
            + """

            otel.endpoint = %s/v1/traces
            otel.header.Authorization = Bearer collector-token
            otel.service-name = relay-under-test
            trace.target = demo-cluster
            log.format = json
            """
                .formatted(base));
    try (RelayProcess relay = RelayProcess.start(home.directory(), "run")) {
      await()
          .atMost(LONG)
          .until(() -> !relay.isRunning() || delivery().isPresent() && failedPoll().isPresent());
      assertTrue(relay.isRunning(), relay::output);
      Path followed = home.directory().resolve("data/trace/demo-cluster.log");
      await().atMost(LONG).until(() -> Files.exists(followed));
      relay.signal("TERM");
      relay.exitCode(20);
      itIsOneTrace(delivery().orElseThrow());
      theVendorAndTheReceiverAreTold(home);
      theFailureIsInTheTrace(failedPoll().orElseThrow());
      everyLineIsAnObject(relay.output());
      theTargetIsFollowedWithoutItsSecrets(Files.readString(followed));
    }
    assertEquals(List.of("Bearer collector-token"), tokens.stream().distinct().toList());
    assertEquals(List.of("relay-under-test"), services.stream().distinct().toList());
  }

  private void itIsOneTrace(Span delivery) {
    Span record = spans.get(hex(delivery.getParentSpanId()));
    assertEquals("record", record.getName());
    Span poll = spans.get(hex(record.getParentSpanId()));
    assertTrue(poll.getName().startsWith("poll "), poll::getName);
    assertTrue(poll.getParentSpanId().isEmpty());
    Span request =
        spans.values().stream()
            .filter(span -> span.getParentSpanId().equals(poll.getSpanId()))
            .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
            .findFirst()
            .orElseThrow();
    assertEquals(poll.getTraceId(), request.getTraceId());
    assertTrue(poll.getEndTimeUnixNano() >= record.getEndTimeUnixNano());
    assertTrue(record.getStartTimeUnixNano() >= request.getEndTimeUnixNano());
  }

  private void theVendorAndTheReceiverAreTold(ShippedHome home) throws IOException {
    assertTrue(isOfASpan(atTheVendor, Span.SpanKind.SPAN_KIND_CLIENT), atTheVendor::toString);
    assertTrue(isOfASpan(atTheWebhook, Span.SpanKind.SPAN_KIND_PRODUCER), atTheWebhook::toString);
    JsonNode event = JSON.readTree(home.events().get(0));
    String parent = event.path("traceparent").asText().split("-")[2];
    assertEquals("record", spans.get(parent).getName());
  }

  private boolean isOfASpan(List<String> heard, Span.SpanKind kind) {
    return heard.stream()
        .map(traceparent -> spans.get(traceparent.split("-")[2]))
        .anyMatch(span -> span != null && span.getKind() == kind);
  }

  private void theFailureIsInTheTrace(Span poll) {
    assertTrue(poll.getStatus().getMessage().startsWith("VENDOR_FAULT 500"), poll::toString);
  }

  private static void everyLineIsAnObject(String output) throws IOException {
    assertTrue(output.lines().count() > 10, output);
    for (String line : output.lines().toList()) {
      JsonNode object = JSON.readTree(line);
      assertTrue(object.path("timestamp").isNumber(), line);
      assertFalse(object.path("formattedMessage").asText().isEmpty(), line);
    }
  }

  private static void theTargetIsFollowedWithoutItsSecrets(String trace) {
    assertTrue(trace.contains("\n> GET http://127.0.0.1:"), trace);
    assertTrue(
        trace.contains("\n> Authorization: ACS3-HMAC-SHA256 Credential=LTAIdemoAccessKeyId"));
    assertTrue(trace.contains("\n< 200 after "), trace);
    assertTrue(trace.contains("\"sessionClusterId\":\"sc-000001\""), trace);
    assertFalse(trace.contains("Signature="), trace);
    assertFalse(trace.contains("demoAlibabaAccessKeySecret"), trace);
    assertFalse(trace.contains("Session-Relay-"), trace);
  }

  private Optional<Span> delivery() {
    return named("deliver webhook").filter(this::hasItsPoll).findFirst();
  }

  private boolean hasItsPoll(Span delivery) {
    Span record = spans.get(hex(delivery.getParentSpanId()));
    return record != null && spans.containsKey(hex(record.getParentSpanId()));
  }

  private Optional<Span> failedPoll() {
    return named("poll huawei-sql-session")
        .filter(span -> span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
        .filter(poll -> requests(poll) > 1)
        .findFirst();
  }

  /** What was asked again is part of the poll. */
  private long requests(Span poll) {
    return spans.values().stream()
        .filter(span -> span.getParentSpanId().equals(poll.getSpanId()))
        .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
        .count();
  }

  private Stream<Span> named(String name) {
    return spans.values().stream().filter(span -> span.getName().equals(name));
  }

  private static String hex(com.google.protobuf.ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private void collect(HttpExchange exchange) throws IOException {
    tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.parseFrom(new GZIPInputStream(exchange.getRequestBody()));
    request
        .getResourceSpansList()
        .forEach(
            resource -> {
              resource.getResource().getAttributesList().stream()
                  .filter(attribute -> attribute.getKey().equals("service.name"))
                  .forEach(attribute -> services.add(attribute.getValue().getStringValue()));
              resource.getScopeSpansList().stream()
                  .flatMap(scope -> scope.getSpansList().stream())
                  .forEach(span -> spans.put(hex(span.getSpanId()), span));
            });
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, List<String> heard, int status)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    heard.add(exchange.getRequestHeaders().getFirst("traceparent"));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
