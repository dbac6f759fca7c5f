package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as Prometheus and its tools see it. They come with Debian's package {@code prometheus}.
 */
class MonitoringTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Path RULES = Path.of("ops/prometheus").toAbsolutePath();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path directory;

  @Test
  void anAlertRuleIsWrong() throws Exception {
    assumeTrue(isInstalled("promtool"), "there is no promtool here: apt-get install prometheus");
    assertEquals("", complaints(RULES, null, "promtool", "check", "rules", "alerts.yml"));
    assertEquals("", complaints(RULES, null, "promtool", "test", "rules", "alerts_test.yml"));
  }

  @Test
  void aPanelOfTheDashboardHasNoData() throws Exception {
    assumeTrue(
        isInstalled("prometheus"), "there is no prometheus here: apt-get install prometheus");
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    Path classes = directory.resolve("classes.log");
    List<String> jvm = List.of("-XX:+UseSerialGC", "-Xlog:class+load:file=" + classes);
    try (RelayProcess relay = RelayProcess.start(home.directory(), List.of(), jvm, "run")) {
      relay.awaitReady(LONG);
      String metrics = "http://127.0.0.1:" + home.webPort() + "/observe/metrics";
      // Before the simulator lets one of the three end.
      await().atMost(LONG).untilAsserted(() -> assertSessionsCountOnce(get(metrics)));
      int port = FreePort.any();
      Process prometheus = prometheus(home, port);
      try {
        everyPanelShowsSomething(port);
      } finally {
        prometheus.destroyForcibly().waitFor();
      }
      Path scrape = Files.writeString(directory.resolve("scrape"), get(metrics));
      assertEquals("", complaints(directory, scrape, "promtool", "check", "metrics"));
    }
    assertFalse(Files.readString(classes).contains("io.opentelemetry."), "tracing is off");
  }

  /** Those that the demo polls one by one are in its listing too. */
  private static void assertSessionsCountOnce(String metrics) {
    double twice =
        sum(metrics, "session_relay_target_sessions{endpoint=\"alibaba-session-cluster\",");
    assertEquals(3, twice, metrics);
    assertEquals(
        sum(metrics, "session_relay_target_sessions{") - twice,
        sum(metrics, "session_relay_sessions{"),
        metrics);
  }

  private static double sum(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private Process prometheus(ShippedHome home, int port) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: session-relay
                metrics_path: /observe/metrics
                static_configs: [{targets: ['127.0.0.1:%d']}]
            """
                .formatted(home.webPort()));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + file,
            "--storage.tsdb.path=" + directory.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private static void everyPanelShowsSomething(int port) throws Exception {
    Map<String, String> queries = queries();
    assertTrue(queries.size() > 20, queries::toString);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Map<String, String> empty = new LinkedHashMap<>(queries);
              empty.values().removeIf(query -> hasData(port, query));
              assertEquals(Map.of(), empty);
            });
  }

  /** What each panel asks, by its title; the variables as a user sees them at first. */
  private static Map<String, String> queries() throws IOException {
    JsonNode dashboard = JSON.readTree(Path.of("ops/grafana/session-relay.json").toFile());
    Map<String, String> queries = new LinkedHashMap<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.put(
            panel.path("title").asText() + " " + target.path("refId").asText(),
            target
                .path("expr")
                .asText()
                .replace("$__rate_interval", "10s")
                .replace("$__range", "1m")
                .replace("$instance", ".*"));
      }
    }
    return queries;
  }

  private static boolean hasData(int port, String query) {
    try {
      String question = URLEncoder.encode(query, StandardCharsets.UTF_8);
      JsonNode answer =
          JSON.readTree(get("http://127.0.0.1:" + port + "/api/v1/query?query=" + question));
      if (answer.path("status").asText().equals("error")) {
        throw new AssertionError(query + ": " + answer);
      }
      return answer.findValues("value").stream()
          .anyMatch(value -> !value.path(1).asText("NaN").equals("NaN"));
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String get(String address) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  /** What the tool finds wrong; empty when it finds nothing. */
  private static String complaints(Path folder, Path input, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 && (input == null || output.isBlank())
        ? ""
        : Stream.of(command).collect(Collectors.joining(" ")) + ": " + output;
  }
}
