package dev.sessionrelay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of what pollers were shown. */
class HistoryTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Path file;
  private SimulatorOptions options;

  @BeforeEach
  void place() {
    file = directory.resolve("truth/history.jsonl");
    options = SimulatorOptions.defaults().withSessions("0");
  }

  @Test
  void whatWasShownOfASession() throws IOException {
    try (TestSimulator simulator = TestSimulator.recorded(options, file)) {
      Client client = new Client(simulator);
      simulator.put(Endpoint.HUAWEI_SQL, "s", "RUNNING");
      client.get(Paths.sql("s"));
      simulator.remove(Endpoint.HUAWEI_SQL, "s");
      client.get(Paths.sql("s"));
      simulator.supersede("route", "ray-1", "CREATING");
      client.post(Paths.ray("route"), null);
      simulator.put(Endpoint.ALIBABA_GET, "sc-1", "Running");
      client.get(Paths.cluster("sc-1"));
      simulator.put(Endpoint.ORACLE, "nb-1", "ACTIVE/idle");
      simulator.put(Endpoint.ORACLE, "nb-2", "CREATING");
      client.get(Paths.notebook("nb-1"));
      client.get(Paths.notebook("nb-2"));
    }

    assertEquals(
        List.of(
            "served s RUNNING",
            "served null null",
            "served ray-1 CREATING",
            "served sc-1 Running",
            "served nb-1 ACTIVE/idle",
            "served nb-2 CREATING"),
        lines().stream()
            .map(
                line ->
                    "%s %s %s"
                        .formatted(text(line, "kind"), text(line, "session"), text(line, "state")))
            .toList());
  }

  @Test
  void failedRequestsShowNothing() throws IOException {
    try (TestSimulator simulator = TestSimulator.recorded(options, file)) {
      simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(500));
      new Client(simulator).get(Paths.sql("s"));
    }
    assertEquals(List.of(), lines());
  }

  @Test
  void listingsPageByPage() throws IOException {
    try (TestSimulator simulator = TestSimulator.recorded(options, file)) {
      simulator.put(Endpoint.ALIBABA_LIST, "a", "Running");
      simulator.put(Endpoint.ALIBABA_LIST, "b", "Stopped");
      Client client = new Client(simulator);
      String token = client.get(Paths.clusters("&maxResults=1")).json().path("nextToken").asText();
      client.get(Paths.clusters("&maxResults=1&nextToken=" + PercentCoding.encode(token)));
    }
    List<JsonNode> pages =
        lines().stream().filter(line -> text(line, "kind").equals("listed")).toList();
    assertEquals("{\"a\":\"Running\"}", pages.get(0).path("sessions").toString());
    assertEquals("false", text(pages.get(0), "last"));
    assertEquals("{\"b\":\"Stopped\"}", pages.get(1).path("sessions").toString());
    assertEquals("true", text(pages.get(1), "last"));
  }

  @Test
  void restartGoesOnBehindTheOldLines() throws IOException {
    for (String word : List.of("CREATING", "RUNNING")) {
      try (TestSimulator simulator = TestSimulator.recorded(options, file)) {
        simulator.put(Endpoint.HUAWEI_SQL, "s", word);
        new Client(simulator).get(Paths.sql("s"));
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
