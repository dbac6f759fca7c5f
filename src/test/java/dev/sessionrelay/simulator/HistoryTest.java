package dev.sessionrelay.simulator;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded truth. */
class HistoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Path file;
  private SimulatorOptions options;

  @BeforeEach
  void place() {
    file = directory.resolve("truth/history.jsonl");
    options = SimulatorOptions.defaults().withoutSessions().withHistory(file);
  }

  @Test
  void changesByHandAndWhatWasShown() throws IOException {
    try (Simulator simulator = Simulator.start(options)) {
      Client client = new Client(simulator);
      simulator.put(Endpoint.HUAWEI_SQL, "s", "CREATING");
      simulator.put(Endpoint.HUAWEI_SQL, "s", "RUNNING");
      simulator.put(Endpoint.HUAWEI_SQL, "s", "RUNNING");
      client.get(Paths.sql("s"));
      simulator.remove(Endpoint.HUAWEI_SQL, "s");
      client.get(Paths.sql("s"));
    }

    assertEquals(
        List.of(
            "changed s CREATING",
            "changed s RUNNING",
            "served s RUNNING",
            "changed s null",
            "served null null"),
        lines().stream()
            .map(
                line ->
                    "%s %s %s"
                        .formatted(text(line, "kind"), text(line, "session"), text(line, "state")))
            .toList());
  }

  @Test
  void failedRequestsShowNothing() throws IOException {
    try (Simulator simulator = Simulator.start(options)) {
      simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(500));
      new Client(simulator).get(Paths.sql("s"));
    }
    assertEquals(List.of(), lines());
  }

  @Test
  void listingsPageByPage() throws IOException {
    try (Simulator simulator = Simulator.start(options)) {
      simulator.put(Endpoint.ALIBABA_LIST, "a", "Running");
      simulator.put(Endpoint.ALIBABA_LIST, "b", "Stopped");
      Client client = new Client(simulator);
      String token = client.get(Paths.clusters("&maxResults=1")).json().path("nextToken").asText();
      client.get(Paths.clusters("&maxResults=1&nextToken=" + Percent.encode(token)));
    }
    List<JsonNode> pages =
        lines().stream().filter(line -> text(line, "kind").equals("listed")).toList();
    assertEquals("{\"a\":\"Running\"}", pages.get(0).path("sessions").toString());
    assertEquals("false", text(pages.get(0), "last"));
    assertEquals("{\"b\":\"Stopped\"}", pages.get(1).path("sessions").toString());
    assertEquals("true", text(pages.get(1), "last"));
  }

  @Test
  void livesAreWrittenAsTheyAreLived() throws IOException {
    try (Simulator simulator =
        Simulator.start(options.withSessions(Endpoint.ALIBABA_LIST, 50).withSpeed(500))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> lines().size() > 500);
      assertEquals(500, simulator.options().speed());
    }
    Lifecycle lifecycle = new Lifecycle(1, 500);
    Map<String, String> last = new HashMap<>();
    for (JsonNode line : lines()) {
      String id = text(line, "id");
      int number = Integer.parseInt(id.substring(3));
      Instant time = Instant.parse(text(line, "time"));
      Moment truth = lifecycle.at(Service.ALIBABA_SPARK, id, number, time);
      assertEquals(String.valueOf(truth.word()), text(line, "state"));
      assertTrue(!text(line, "state").equals(last.put(id, text(line, "state"))), line.toString());
    }
  }

  @Test
  void restartGoesOnBehindTheOldLines() throws IOException {
    for (String word : List.of("CREATING", "RUNNING")) {
      try (Simulator simulator = Simulator.start(options)) {
        simulator.put(Endpoint.HUAWEI_SQL, "s", word);
      }
    }
    assertEquals(2, lines().size());
  }

  private List<JsonNode> lines() throws IOException {
    return Files.readAllLines(file).stream().map(HistoryTest::read).toList();
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static String text(JsonNode line, String field) {
    return line.path(field).asText();
  }
}
