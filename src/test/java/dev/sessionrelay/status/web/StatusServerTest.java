package dev.sessionrelay.status.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.page.SitePages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile Supplier<StatusReport> report = Reports::sound;
  private StatusServer server;

  @TempDir Path home;

  @BeforeEach
  void start() throws IOException {
    server =
        StatusServer.start(
            InetAddress.getLoopbackAddress(),
            0,
            Set.of("Relay.example"),
            () -> report.get(),
            new SitePages());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(send("GET", path).body());
  }

  @Test
  void healthIsFoundByStatusCode() throws Exception {
    assertEquals(200, send("GET", "/health").statusCode());
    assertEquals("UP", json("/health").path("state").asText());
    report = Reports::troubled;
    assertEquals(200, send("GET", "/health").statusCode());
    assertEquals("DEGRADED", json("/health").path("state").asText());
    report = Reports::down;
    assertEquals(503, send("GET", "/health").statusCode());
    assertEquals(
        "the ledger cannot be written: disk full", json("/health").at("/reasons/0").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /now                          | 2026-01-02T03:04:05Z
          /process/version              | 0.1.0
          /process/node                 | n-4f2a
          /configuration/lines/0        | account.prod.access-key-secret = [secret]
          /targets/2/name               | sql "one"
          /targets/2/result             | 401 UNAUTHENTICATED
          /targets/2/slowed             | true
          /targets/0/sessions           | 12
          /accounts/1/heldUntil         | 2026-01-02T03:04:33Z
          /accounts/1/heldWhy           | the vendor refuses the account's credential (401 UNAUTHENTICATED APIG.0301)
          /accounts/1/breakers/0/state  | open
          /incidents/0/status           | 401
          /incidents/0/count            | 42
          /sinks/1/backlog              | 1204
          /sinks/1/deadLetters          | 3
          /ledger/bytes                 | 48300000
          /reload/applied               | false
          /reload/faults/1              | application.properties:3: target.spark.every is <b>soon</b>; expected is a duration
          """)
  void theStatusIsJson(String pointer, String value) throws Exception {
    report = Reports::troubled;
    assertEquals(value, json("/status").at(pointer).asText());
  }

  @Test
  void whatIsAbsentIsNull() throws Exception {
    report = Reports::down;
    JsonNode status = json("/status");
    assertTrue(status.path("reload").isNull());
    assertTrue(status.at("/sinks/0/lastError").isNull());
    assertTrue(status.at("/accounts/0/heldUntil").isNull());
  }

  @Test
  void metricsAreInTheTextFormatOfPrometheus() throws Exception {
    report = Reports::troubled;
    HttpResponse<String> answer = send("GET", "/metrics");
    assertEquals(
        "text/plain; version=0.0.4; charset=utf-8",
        answer.headers().firstValue("Content-Type").orElseThrow());
    Pattern line =
        Pattern.compile(
            "# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z_]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z_]+=\"([^\"\\\\]|\\\\.)*\")*})? -?\\d+(\\.\\d+(E\\d+)?)?");
    List<String> lines = answer.body().lines().toList();
    lines.forEach(text -> assertTrue(line.matcher(text).matches(), text));
    for (String expected :
        List.of(
            "session_relay_info{version=\"0.1.0\"} 1",
            "session_relay_up 1.0",
            "session_relay_degraded 1.0",
            "session_relay_uptime_seconds 93784.0",
            "session_relay_target_failing{endpoint=\"huawei-sql-session\",target=\"sql \\\"one\\\"\"} 1.0",
            "session_relay_turn_seconds_count{endpoint=\"alibaba-session-clusters\",target=\"spark\"} 3120",
            "session_relay_turn_seconds_sum{endpoint=\"alibaba-session-clusters\",target=\"spark\"} 624.5",
            "session_relay_polls_total{class=\"OK\",endpoint=\"alibaba-session-clusters\",status=\"200\",target=\"spark\"} 9357.0",
            "session_relay_polls_total{class=\"THROTTLED\",endpoint=\"alibaba-session-clusters\",status=\"429\",target=\"spark\"} 3.0",
            "session_relay_retries_total{class=\"THROTTLED\",endpoint=\"alibaba-session-clusters\",target=\"spark\"} 5.0",
            "session_relay_sessions{activity=\"UNKNOWN\",state=\"RUNNING\",vendor=\"alibaba\"} 10.0",
            "session_relay_sessions{activity=\"IDLE\",state=\"STARTING\",vendor=\"oracle\"} 2.0",
            "session_relay_session_state_seconds_max{activity=\"UNKNOWN\",state=\"RUNNING\",vendor=\"alibaba\"} 172800.0",
            "session_relay_account_held_seconds_total{account=\"prod\"} 12.5",
            "session_relay_sink_backlog{sink=\"webhook-oncall\"} 1204.0",
            "session_relay_sink_dead_letters{sink=\"webhook-oncall\"} 3.0",
            "session_relay_sink_oldest_waiting_seconds{sink=\"webhook-oncall\"} 400.0",
            "session_relay_incidents 1.0",
            "session_relay_alerts_open{rule=\"idle-spark\"} 1.0",
            "session_relay_alerts_open{rule=\"overlong\"} 0.0",
            "session_relay_account_held{account=\"lab\"} 1.0",
            "session_relay_breaker_open{account=\"lab\",endpoint=\"huawei-sql-session\"} 1.0",
            "session_relay_reload_success 0.0",
            "session_relay_reload_seconds 0.041",
            "session_relay_ledger_healthy 1.0")) {
      assertTrue(lines.contains(expected), () -> expected + " is not in\n" + answer.body());
    }
  }

  @Test
  void theJvmTellsOfItself() throws Exception {
    String metrics = send("GET", "/metrics").body();
    for (String name :
        List.of("jvm_memory_used_bytes{", "jvm_threads_current ", "process_cpu_seconds_total ")) {
      assertTrue(metrics.contains("\n" + name), metrics);
    }
  }

  @Test
  void everyMetricIsExplainedOnce() throws Exception {
    report = Reports::troubled;
    List<String> names =
        send("GET", "/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("# HELP "))
            .map(line -> line.split(" ")[2])
            .toList();
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void itCanOnlyBeRead(String method) throws Exception {
    HttpResponse<String> answer = send(method, "/status");
    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void headHasTheHeadersAlone() throws Exception {
    HttpResponse<String> answer = send("HEAD", "/health");
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    assertEquals(404, send("GET", "/web/relay.css").statusCode());
    assertEquals(404, send("GET", "/../application.properties").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:18081, 200",
    "127.0.0.1:18081, 200",
    "[::1]:18081, 200",
    "relay.EXAMPLE, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.evil.example:18081, 421",
  })
  void onlyItsOwnNamesAreServed(String host, int status) throws IOException {
    assertEquals("HTTP/1.1 " + status, raw("GET /status HTTP/1.1\r\nHost: " + host + "\r\n"));
  }

  @Test
  void aRequestWithoutAHostIsRefused() throws IOException {
    assertEquals("HTTP/1.1 421", raw("GET /status HTTP/1.0\r\n"));
  }

  private String raw(String request) throws IOException {
    return whole(request).substring(0, 12);
  }

  private String whole(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/status", "/health", "/metrics", "/missing"})
  void everyAnswerGuardsTheBrowser(String path) throws Exception {
    var headers = send("GET", path).headers();
    assertEquals("nosniff", headers.firstValue("X-Content-Type-Options").orElseThrow());
    assertEquals("private, no-cache", headers.firstValue("Cache-Control").orElseThrow());
    String policy = headers.firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertFalse(headers.firstValue("Access-Control-Allow-Origin").isPresent());
  }

  @Test
  void styleAndScriptComeFromHereAndAreAskedForOnce() throws Exception {
    for (String path : List.of("/assets/relay.css", "/assets/relay.js", "/assets/icon.svg")) {
      HttpResponse<String> first = send("GET", path);
      assertEquals(200, first.statusCode(), path);
      assertFalse(
          Pattern.compile("(src|href)=\"(https?:)?//|@import|url\\(|innerHTML|eval\\(")
              .matcher(first.body())
              .find(),
          path);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      String again =
          raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + tag + "\r\n");
      assertEquals("HTTP/1.1 304", again);
    }
  }

  @Test
  void aReportThatCannotBeMadeIsAnErrorWithoutDetails() throws Exception {
    report =
        () -> {
          throw new IllegalStateException("detail");
        };
    HttpResponse<String> answer = send("GET", "/status");
    assertEquals(500, answer.statusCode());
    assertFalse(answer.body().contains("detail"));
    report = Reports::sound;
    assertEquals(200, send("GET", "/status").statusCode());
  }

  @Test
  void probesFollowCamelsConventions() throws Exception {
    assertEquals("UP", json("/observe/health").path("status").asText());
    assertEquals("UP", json("/observe/health/live").path("status").asText());
    JsonNode ready = json("/observe/health/ready");
    assertEquals("UP", ready.path("status").asText());
    assertEquals("configuration", ready.at("/checks/0/name").asText());
    assertEquals("ledger", ready.at("/checks/1/name").asText());
    assertEquals(404, send("GET", "/observe/health/elsewhere").statusCode());
    assertEquals(200, send("GET", "/observe/metrics").statusCode());
  }

  @Test
  void aVendorThatFailsDegradesAndNeitherRestartsNorTakesAway() throws Exception {
    report = Reports::troubled;
    assertEquals(200, send("GET", "/observe/health").statusCode());
    assertEquals("DEGRADED", json("/observe/health").path("status").asText());
    assertTrue(send("GET", "/observe/health").body().contains("the last reload was refused"));
    assertEquals(200, send("GET", "/observe/health/live").statusCode());
    assertEquals(200, send("GET", "/observe/health/ready").statusCode());
  }

  @Test
  void aLedgerThatTakesNoWritesIsNotReadyButLives() throws Exception {
    report = Reports::down;
    assertEquals(503, send("GET", "/observe/health").statusCode());
    assertEquals(503, send("GET", "/observe/health/ready").statusCode());
    assertEquals(
        "the ledger cannot be written: disk full",
        json("/observe/health/ready").at("/checks/1/error-message").asText());
    assertEquals(200, send("GET", "/observe/health/live").statusCode());
  }

  @Test
  void liveAsksForNoReport() throws Exception {
    report =
        () -> {
          throw new StackOverflowError("no report is made");
        };
    assertEquals(200, send("GET", "/observe/health/live").statusCode());
    assertEquals(500, send("GET", "/observe/health/ready").statusCode());
    server.serve(() -> report.get(), () -> List.of("2 threads in a deadlock"), List.of(), null);
    assertEquals(503, send("GET", "/observe/health/live").statusCode());
    report = Reports::sound;
    assertEquals(200, send("GET", "/observe/health/ready").statusCode());
  }

  @Test
  void aRelayThatStartsOrStopsLivesAndIsNotReady() throws Exception {
    server.leave();
    assertEquals(200, send("GET", "/observe/health/live").statusCode());
    assertEquals(503, send("GET", "/observe/health/ready").statusCode());
    assertEquals(503, send("GET", "/observe/health").statusCode());
    assertEquals(503, send("GET", "/health").statusCode());
    assertEquals(503, send("GET", "/status").statusCode());
  }

  /** Kubernetes calls a pod by its address, which nobody has put into web.names. */
  @Test
  void underAnotherNameProbesSayTheStateWordAlone() throws IOException {
    report = Reports::down;
    String ready = whole("GET /observe/health/ready HTTP/1.1\r\nHost: 10.1.2.3:18081\r\n");
    assertTrue(ready.startsWith("HTTP/1.1 503"), ready);
    assertTrue(ready.contains("\"status\" : \"DOWN\""), ready);
    assertFalse(ready.contains("disk full"), ready);
    assertEquals("HTTP/1.1 421", raw("GET /observe/health HTTP/1.1\r\nHost: 10.1.2.3:18081\r\n"));
  }

  @Test
  void aPortThatIsTakenWasAWarningWhereProbesWereAskedFor() throws Exception {
    Configuration asked = configuration("web.port = " + server.port());
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> StatusServer.start(asked, new SitePages()));
    assertTrue(
        refused
            .getMessage()
            .startsWith("application.properties:1: the status page cannot listen on 127.0.0.1:"),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("for example: web.port = "), refused.getMessage());
  }

  @Test
  void anAddressThatIsNotOfThisMachineIsAnErrorToo() throws Exception {
    Configuration asked = configuration("web.address = 192.0.2.7\nweb.token = open-sesame");
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> StatusServer.start(asked, new SitePages()));
    assertTrue(refused.getMessage().contains("192.0.2.7"), refused.getMessage());
  }

  @Test
  void aDefaultPortThatIsTakenKeepsNoRelayFromItsWork() throws Exception {
    Configuration nobodyAsked = configuration("log.level = INFO");
    // Whoever has it, here or elsewhere on this machine.
    try (StatusServer first = StatusServer.start(nobodyAsked, new SitePages())) {
      assertNull(StatusServer.start(nobodyAsked, new SitePages()));
    }
  }

  private Configuration configuration(String line) throws Exception {
    Files.writeString(home.resolve(Configuration.FILE), line + "\nsimulator.enabled = false\n");
    return Configuration.load(home, name -> null, Clock.systemUTC()).orThrow();
  }
}
