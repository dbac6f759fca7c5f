package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.relay.reload.RunningCamel;
import dev.sessionrelay.routefile.RouteFileCheck.Checked;
import dev.sessionrelay.routefile.RouteFileCheck.KnownWords;
import dev.sessionrelay.routefile.RouteFiles;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.sink.OwnerAddresses;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.sink.SinkNotifications;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The sinks in {@code routes/examples}: what the check says of them, and what they send. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("routes/examples");
  private static final KnownWords KNOWN =
      new KnownWords(BeanMethods.ALL, name -> name.contains(".param."));
  private static final Map<String, String> MISSING =
      Map.of("kafka", "org.apache.camel:camel-kafka:4.22.0");
  private static final String EVENT =
      """
      {"specversion":"1.0","id":"e1","source":"/huawei-sql-session/lab/ws","subject":"s-1","type":"sessionrelay.session.changed","time":"2026-01-02T03:04:05Z","data":{"vendor":"huawei","target":"sql","sessionId":"s-1","name":"<!channel> \\"nightly\\" & more","state":"FAILED","vendorState":"FAIL"}}\
      """;

  @TempDir Path folder;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile String answer = "";
  private RunningCamel running;
  private HttpServer server;

  private record Received(
      String method, String path, Map<String, List<String>> headers, String body) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }

  @BeforeEach
  void start() throws IOException {
    running = new RunningCamel();
    running.camel.getRegistry().bind("eventText", new SessionEventText());
    running.camel.getRegistry().bind("notifications", notifications(Map.of()));
    running.camel.getRegistry().bind("webhooks", new WebhookRequests(Clock.systemUTC(), List.of()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private static SinkNotifications notifications(Map<String, String> owners) {
    return new SinkNotifications(new OwnerAddresses(() -> owners));
  }

  @AfterEach
  void stop() {
    running.close();
    server.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              new HashMap<>(exchange.getRequestHeaders()),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @TestFactory
  Stream<DynamicTest> theCheckSaysNothingButWhichJarIsMissing() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<Path> all =
          files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList();
      assertEquals(7, all.size());
      return all.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    String name = "routes/sinks/" + file.getFileName();
    Checked checked = RunningCamel.CHECK.file(name, RouteFolder.SINKS, Files.readString(file));
    List<ConfigError> faults = new ArrayList<>(checked.faults());
    faults.addAll(RunningCamel.CHECK.together(List.of(checked.route().orElseThrow()), KNOWN));
    String missing = MISSING.get(checked.route().orElseThrow().stem());
    if (missing == null) {
      assertEquals(List.of(), faults);
    } else {
      assertEquals(1, faults.size(), faults::toString);
      assertTrue(faults.get(0).render().contains("put the jar " + missing), faults::toString);
    }
  }

  /** Runs the file as it stands, but for its first word: the event is handed in by the test. */
  private void send(String example, String state) throws Exception {
    String text = Files.readString(EXAMPLES.resolve(example + ".camel.yaml"));
    running.load(RunningCamel.route("routes/sinks/" + example + ".camel.yaml", text));
    AdviceWith.adviceWith(
        running.camel, example, false, route -> route.replaceFromWith("direct:" + example));
    running.producer.sendBodyAndHeaders(
        "direct:" + example,
        EVENT,
        Map.of(
            "SessionEventId", "e1",
            "SessionVendor", "huawei",
            "SessionTarget", "sql",
            "SessionId", "s-1",
            "SessionSource", "/huawei-sql-session/lab/ws",
            "SessionState", state));
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Test
  void slackGetsOneLineThatCallsNobody() throws Exception {
    running.properties.put("sink.slack.param.url", address("/services/T0/B0/x"));
    send("slack", "FAILED");
    Received request = received.poll(5, TimeUnit.SECONDS);
    assertEquals("POST /services/T0/B0/x", request.method() + " " + request.path());
    assertEquals(List.of("application/json; charset=utf-8"), request.headers().get("Content-type"));
    assertFalse(request.headers().keySet().toString().contains("Session"), request::toString);
    String text = request.json().path("text").asText();
    assertTrue(text.contains("s-1 \"&lt;!channel&gt; \"nightly\" &amp; more\""), text);
  }

  @Test
  void eachOwnerHearsOfTheirSessionsAlone() throws Exception {
    Map<String, String> owners = new HashMap<>(Map.of("ada.slack", "U0ADA", "17.slack", "U017"));
    running.camel.getRegistry().bind("notifications", notifications(owners));
    running.properties.put("sink.owner-slack.param.url", address("/api/chat.postMessage"));
    running.properties.put("sink.owner-slack.param.token", "xoxb-1");
    send("owner-slack", "FAILED");
    assertTrue(received.isEmpty(), "nobody is told of a session without an owner");
    owned("{\"id\":\"9\",\"name\":\"ada\"}");
    Received request = received.poll(5, TimeUnit.SECONDS);
    assertEquals("U0ADA", request.json().path("channel").asText());
    assertTrue(request.json().path("text").asText().contains("&lt;!channel&gt;"), request::body);
    assertEquals(List.of("Bearer xoxb-1"), request.headers().get("Authorization"));
    owned("{\"id\":\"17\",\"name\":\"bob\"}");
    assertEquals("U017", received.poll(5, TimeUnit.SECONDS).json().path("channel").asText());
    owned("{\"id\":\"18\",\"name\":\"eve\"}");
    assertTrue(received.isEmpty(), "an owner whom the file does not have");
    owners.put("*.slack", "U0ALL");
    owned("{\"id\":\"18\",\"name\":\"eve\"}");
    assertEquals("U0ALL", received.poll(5, TimeUnit.SECONDS).json().path("channel").asText());
  }

  @Test
  void whatSlackDidNotTakeWasTakenForDelivered() throws Exception {
    running.camel.getRegistry().bind("notifications", notifications(Map.of("ada.slack", "U0ADA")));
    running.properties.put("sink.owner-slack.param.url", address("/api/chat.postMessage"));
    running.properties.put("sink.owner-slack.param.token", "xoxb-1");
    send("owner-slack", "FAILED");
    for (String taken : List.of("{\"ok\":true,\"ts\":\"1\"}", "ok", "<html>", "")) {
      answer = taken;
      owned("{\"id\":\"9\",\"name\":\"ada\"}");
    }
    answer = "{\"ok\":false,\"error\":\"channel_not_found\"}";
    CamelExecutionException refused =
        assertThrows(CamelExecutionException.class, () -> owned("{\"id\":\"9\",\"name\":\"ada\"}"));
    assertEquals("Slack did not take it: channel_not_found", refused.getCause().getMessage());
  }

  private void owned(String owner) {
    String event = EVENT.replace("\"state\"", "\"owner\":" + owner + ",\"state\"");
    running.producer.sendBodyAndHeaders("direct:owner-slack", event, Map.of("SessionId", "s-1"));
  }

  @Test
  void chatWhoseAddressHasAQueryWasSentNothing() throws Exception {
    running.properties.put("sink.slack.param.url", address("/v1/messages?key=k%20y&token=a+b"));
    send("slack", "FAILED");
    Received request = received.poll(5, TimeUnit.SECONDS);
    assertEquals("POST /v1/messages?key=k%20y&token=a+b", request.method() + " " + request.path());
    assertTrue(request.json().path("text").asText().contains("nightly"), request::toString);
  }

  @Test
  void alertWhoseAddressHasAQueryWasSentNothing() throws Exception {
    running.properties.put("sink.pagerduty-alert.param.url", address("/v2/enqueue?via=proxy"));
    running.properties.put("sink.pagerduty-alert.param.routing-key", "R0UT1NG");
    send("pagerduty-alert", "FAILED");
    Received request = received.poll(5, TimeUnit.SECONDS);
    assertEquals("POST /v2/enqueue?via=proxy", request.method() + " " + request.path());
    assertEquals("R0UT1NG", request.json().path("routing_key").asText());
  }

  @Test
  void pagerdutyIsAlertedAndTheAlertResolved() throws Exception {
    running.properties.put("sink.pagerduty-alert.param.url", address("/v2/enqueue"));
    running.properties.put("sink.pagerduty-alert.param.routing-key", "R0UT1NG");
    send("pagerduty-alert", "FAILED");
    JsonNode alert = received.poll(5, TimeUnit.SECONDS).json();
    assertEquals("trigger", alert.path("event_action").asText());
    assertEquals("R0UT1NG", alert.path("routing_key").asText());
    assertEquals("/huawei-sql-session/lab/ws/s-1", alert.path("dedup_key").asText());
    assertEquals("error", alert.at("/payload/severity").asText());
    assertTrue(alert.at("/payload/summary").asText().contains("\"nightly\""), alert::toString);
    assertEquals("e1", alert.at("/payload/custom_details/id").asText());
    Map<String, Object> runs =
        Map.of(
            "SessionSource", "/huawei-sql-session/lab/ws",
            "SessionId", "s-1",
            "SessionState", "RUNNING");
    String well = EVENT.replace("\"state\":\"FAILED\"", "\"state\":\"RUNNING\"");
    running.producer.sendBodyAndHeaders("direct:pagerduty-alert", well, runs);
    assertTrue(received.isEmpty(), "nobody is told of a session that did not fail");
    String recovered =
        EVENT.replace(
            "\"state\":\"FAILED\"", "\"state\":\"RUNNING\",\"previous\":{\"state\":\"FAILED\"}");
    running.producer.sendBodyAndHeaders("direct:pagerduty-alert", recovered, runs);
    Received resolved = received.poll(5, TimeUnit.SECONDS);
    assertEquals("resolve", resolved.json().path("event_action").asText());
    assertEquals(alert.path("dedup_key"), resolved.json().path("dedup_key"));
    assertFalse(resolved.headers().keySet().toString().contains("Session"), resolved::toString);
  }

  @Test
  void eachVendorHasADirectory() throws Exception {
    running.properties.put(
        "sink.directory-per-vendor.param.directory", folder.resolve("vendors").toString());
    send("directory-per-vendor", "FAILED");
    running.producer.sendBodyAndHeaders(
        "direct:directory-per-vendor", EVENT, Map.of("SessionVendor", "oracle"));
    for (String vendor : List.of("huawei", "oracle")) {
      try (Stream<Path> files = Files.list(folder.resolve("vendors").resolve(vendor))) {
        List<Path> all = files.toList();
        assertEquals(1, all.size());
        assertTrue(all.get(0).toString().matches(".*/\\d{4}-\\d\\d-\\d\\d\\.jsonl"));
        assertEquals(EVENT + "\n", Files.readString(all.get(0)));
      }
    }
  }

  @Test
  void theShippedRoutesHaveNoFaults() throws IOException {
    RouteFiles.Read read = new RouteFiles(Path.of("").toAbsolutePath(), RunningCamel.CHECK).read();
    assertEquals(List.of(), read.faults());
    assertTrue(read.routes().size() > 15, read::toString);
  }
}
