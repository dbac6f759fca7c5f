package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.config.Secret;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.sink.Receiver.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog that piled up while the webhook was down drains in order. {@code -Ddrain.events=100000}
 * gives the figure in the README; the file sink is not held up meanwhile.
 */
class DrainTest {
  private static final int EVENTS = Integer.getInteger("drain.events", 10_000);
  private static final int SESSIONS = 500;
  private static final String SECRET = "whsec_bmV3IHNlY3JldCBuZXcgc2VjcmV0IG5ldyBzZWNyZXQ=";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  @Test
  void backlogOfADeadWebhookDrainsInOrderAndHoldsNobodyUp() throws Exception {
    try (Receiver receiver = new Receiver();
        SinkProcess process = new SinkProcess(home)) {
      receiver.answers = request -> new Answer(503, "");
      process
          .settings("file", SinkSettings.DEFAULTS.withFrom(EventLog.Start.OLDEST))
          .settings(
              "webhook",
              SinkSettings.DEFAULTS.withRetries(Duration.ofMillis(50), Duration.ofMillis(500)))
          .webhook(
              new Webhook(
                  "webhook",
                  Secret.of(receiver.url("/")),
                  Secret.of(SECRET),
                  Duration.ofSeconds(10)))
          .start("file:routes/sinks/file.camel.yaml,file:routes/sinks/webhook.camel.yaml");
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS / SESSIONS; i++) {
        process.observe(SESSIONS);
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> process.status("file").delivered() == EVENTS);
      report("file", start);
      assertEquals(0, process.status("webhook").delivered());
      assertTrue(receiver.requests.size() < 1_000, receiver.requests.size() + " probes");
      assertTrue(process.status("webhook").parked() < 20);

      receiver.requests.clear();
      receiver.answers = request -> Answer.OK;
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> process.status("webhook").delivered() > 0);
      start = System.nanoTime();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> process.status("webhook").delivered() == EVENTS);
      report("webhook", start);
      checkOrder(receiver);
      assertEquals(EVENTS, lines());
    }
  }

  private static void report(String sink, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%s: %d events in %.1f s, %.0f/s%n", sink, EVENTS, seconds, EVENTS / seconds);
  }

  private static void checkOrder(Receiver receiver) throws Exception {
    Map<String, String> last = new HashMap<>();
    for (Receiver.Request request : receiver.requests) {
      JsonNode event = JSON.readTree(request.body());
      String sequence = event.path("sequence").asText();
      String before = last.put(event.path("subject").asText(), sequence);
      assertTrue(before == null || before.compareTo(sequence) < 0, before + " then " + sequence);
    }
    assertEquals(SESSIONS, last.size());
    assertEquals(EVENTS, receiver.requests.size());
  }

  private long lines() throws Exception {
    try (Stream<Path> files = Files.list(home.resolve("out"))) {
      long lines = 0;
      for (Path file : files.toList()) {
        lines += Files.readAllLines(file).size();
      }
      return lines;
    }
  }
}
