package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.sink.SinkStatus.SinkCondition;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other sinks hear of a receiver that is down, or wants no more events. */
class NewsOfSinksTest {
  private static final String ROUTES =
      "file:routes/sinks/webhook.camel.yaml,file:routes/sinks/file.camel.yaml";
  private static final Pattern TYPE = Pattern.compile("\"type\":\"sessionrelay\\.(\\w+\\.\\w+)\"");

  @TempDir Path home;
  private volatile Answer answer = status(204);
  private RawHttpServer receiver;
  private SinkProcess process;

  @BeforeEach
  void open() throws Exception {
    receiver = RawHttpServer.start(request -> answer);
    process = new SinkProcess(home);
    process.settings("webhook", SomeSettings.quick());
    process.webhook(
        new WebhookDestination(
            "webhook", Secret.of(receiver.uri("/hook").toString()), null, Duration.ofMillis(800)));
    process.start(ROUTES);
  }

  @AfterEach
  void close() throws Exception {
    process.close();
    receiver.close();
  }

  @Test
  void sinkThatStoppedWasKnownToItsLogAlone() {
    answer = status(410);
    process.observe(1);
    await().until(() -> inFile("sink.stopped") == 1);
    restart();
    await().until(() -> process.status("webhook").condition() == SinkCondition.STOPPED);
    process.observe(1);
    await().until(() -> inFile("session.observed") == 1);
    assertEquals(1, inFile("sink.stopped"), "it was told before the restart");
    answer = status(204);
    restart();
    await().until(() -> process.status("webhook").delivered() == 2);
    assertFalse(sent().contains("sink.stopped"), "a receiver does not hear of itself");
    assertEquals(0, process.status("webhook").parked());
  }

  @Test
  void sinkThatWasDownWasKnownToItsLogAlone() {
    answer = status(503);
    process.observe(9);
    await().until(() -> inFile("breaker.opened") == 1);
    restart();
    await().until(() -> process.status("webhook").condition() == SinkCondition.DOWN);
    answer = status(204);
    await().until(() -> inFile("breaker.closed") == 1);
    await().until(() -> process.status("webhook").delivered() == 9);
    assertEquals(1, inFile("breaker.opened"));
    assertFalse(sent().contains("breaker."), "a receiver does not hear of itself");
    Event opened =
        process.ledger.events().read("file", 0, 99).stream()
            .map(stored -> stored.event())
            .filter(event -> event.type().isOfRelay())
            .findFirst()
            .orElseThrow();
    assertEquals(
        opened.time() + " breaker.opened session-relay sink webhook: down and probed, HTTP 503: no",
        new SessionEventText().line(opened.json()));
  }

  private void restart() {
    process.stopCamel();
    process.start(ROUTES);
  }

  private static Answer status(int status) {
    return new Reply(status, Map.of(), "no");
  }

  private String sent() {
    return String.join(
        "\n",
        receiver.requests().stream()
            .map(request -> new String(request.body(), StandardCharsets.UTF_8))
            .toList());
  }

  private long inFile(String type) {
    try (Stream<Path> files = Files.walk(home)) {
      List<Path> lines = files.filter(file -> file.toString().endsWith(".jsonl")).toList();
      long count = 0;
      for (Path file : lines) {
        count +=
            TYPE.matcher(Files.readString(file))
                .results()
                .filter(found -> found.group(1).equals(type))
                .count();
      }
      return count;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
