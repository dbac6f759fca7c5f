package dev.sessionrelay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.Signals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new user sees: the process with the shipped files, polling its simulator. */
class FirstRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final String DISCOVERED = "sessionrelay.session.discovered";
  private static final String CHANGED = "sessionrelay.session.changed";

  private static final Map<String, String> ENDPOINT_OF_TARGET =
      Map.of(
          "demo-sql", "huawei-sql-session",
          "demo-ray", "huawei-ray-session",
          "demo-cluster", "alibaba-session-cluster",
          "demo-clusters", "alibaba-session-clusters",
          "demo-notebook", "oracle-notebook-session");

  @TempDir Path directory;

  @Test
  void withinAMinuteEachSinkHasADiscoveryOfEachEndpointAndAChange() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    try (RelayProcess relay = RelayProcess.start(home.directory(), "run")) {
      await()
          .atMost(A_MINUTE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> !relay.isRunning() || (file(home) && log(relay) && webhook(home)));
      assertTrue(relay.isRunning(), relay::output);
      relay.signal("TERM");
      int exitCode = relay.exitCode(10);
      assertAll(
          () -> assertEquals(128 + 15, exitCode, "as a process that SIGTERM ended"),
          () -> assertTrue(relay.output().endsWith("stopped\n"), relay::output),
          () -> everyLineIsAsTheSchemaSays(home),
          () -> theFirstScreenTellsWhatRuns(relay.output()));
    }
  }

  private static boolean file(ShippedHome home) {
    return hasAll(home.events().stream().map(FirstRunTest::json).toList());
  }

  private static boolean webhook(ShippedHome home) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/demo/webhook".formatted(home.simulatorPort()));
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    List<JsonNode> received =
        StreamSupport.stream(json(body).spliterator(), false)
            .map(each -> each.path("event"))
            .toList();
    return hasAll(received);
  }

  private static boolean log(RelayProcess relay) {
    List<String> lines = relay.output().lines().filter(line -> line.contains(" events ")).toList();
    return ENDPOINT_OF_TARGET.keySet().stream()
            .allMatch(target -> has(lines, "session.discovered", "[target " + target + "]"))
        && has(lines, "session.changed", "");
  }

  private static boolean has(List<String> lines, String one, String other) {
    return lines.stream().anyMatch(line -> line.contains(one) && line.contains(other));
  }

  private static boolean hasAll(List<JsonNode> events) {
    return ENDPOINT_OF_TARGET.values().stream()
            .allMatch(
                endpoint ->
                    events.stream()
                        .filter(event -> event.path("type").asText().equals(DISCOVERED))
                        .anyMatch(event -> event.at("/data/endpoint").asText().equals(endpoint)))
        && events.stream().anyMatch(event -> event.path("type").asText().equals(CHANGED));
  }

  private static void everyLineIsAsTheSchemaSays(ShippedHome home) {
    List<String> faults = new ArrayList<>();
    home.events().forEach(line -> faults.addAll(Schemas.event(line)));
    assertEquals(List.of(), faults);
    List<String> ids = home.events().stream().map(line -> json(line).path("id").asText()).toList();
    assertEquals(ids.size(), ids.stream().distinct().count(), "an id twice");
  }

  private static void theFirstScreenTellsWhatRuns(String output) {
    // Below nohup it says first that it hears no SIGHUP.
    List<String> first =
        output.lines().filter(line -> !line.contains("SIGHUP is ignored")).limit(10).toList();
    // The page comes first, so that probes find a process that starts.
    assertTrue(has(first.subList(0, 1), "status page at", ""), output);
    assertTrue(has(first.subList(1, 2), "session-relay ", " on Java "), output);
    ENDPOINT_OF_TARGET.forEach(
        (target, endpoint) -> assertTrue(has(first, "polls " + target, endpoint), output));
    assertTrue(has(first, "events go to file (out), log, webhook", ""), output);
    assertFalse(output.contains("org.apache.camel"), output);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  void aBadConfigurationStopsTheStartWithEveryFault() throws Exception {
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    home.write(
        home.properties()
            .replace("target.demo-sql.every     = 2s", "target.demo-sql.evry = 2s")
            .replace("target.demo-ray.every    = 3s", "target.demo-ray.every = 3 sheep")
            .replace("= demo-oracle\n", "= demo-orakle\n"));
    try (RelayProcess relay = RelayProcess.start(home.directory(), "run")) {
      assertEquals(2, relay.exitCode(30), relay::output);
      List<String> lines = relay.output().lines().toList();
      assertAll(
          () -> assertTrue(has(lines, "application.properties:", "target.demo-sql.evry")),
          () -> assertTrue(has(lines, "application.properties:", "did you mean")),
          () -> assertTrue(has(lines, "application.properties:", "3 sheep")),
          () -> assertTrue(has(lines, "application.properties:", "demo-orakle")),
          () -> assertTrue(has(lines, "not started", "3 errors in ")),
          () -> assertFalse(Files.exists(home.directory().resolve("data/ledger.db"))));
    }
  }

  @Test
  void aHomeWithoutAConfigurationSaysSo() throws Exception {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    try (RelayProcess relay = RelayProcess.start(empty)) {
      assertEquals(2, relay.exitCode(30), relay::output);
      assertTrue(relay.output().contains("application.properties: the file does not exist"));
      assertTrue(relay.output().contains("--home DIR"));
    }
  }

  @Test
  void ctrlCEndsItInOrderAsWell() throws Exception {
    assumeFalse(Signals.interruptIsIgnored());
    ShippedHome home = ShippedHome.in(Files.createDirectory(directory.resolve("home")));
    home.write(home.properties() + "\nlog.level.events = WARN\n");
    try (RelayProcess relay = RelayProcess.start(home.directory())) {
      await().atMost(A_MINUTE).until(() -> !relay.isRunning() || home.events().size() > 3);
      relay.signal("INT");
      assertEquals(128 + 2, relay.exitCode(10), relay::output);
      assertTrue(relay.output().endsWith("stopped\n"), relay::output);
      assertFalse(relay.output().contains("session.discovered"), "its level is WARN");
    }
  }
}
