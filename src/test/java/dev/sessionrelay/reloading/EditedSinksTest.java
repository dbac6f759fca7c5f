package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.sink.SinkStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.camel.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks come, change and go while a relay runs. */
class EditedSinksTest {
  @TempDir static Path directory;
  private static SteadyHome steady;
  private static EditedHome home;

  @BeforeAll
  static void start() throws Exception {
    steady = new SteadyHome(directory);
    home = steady.home;
    steady.start();
  }

  @AfterAll
  static void stop() {
    steady.close();
  }

  @AfterEach
  void nothingElseWasTouched() throws Exception {
    steady.check();
  }

  @Test
  void aSinkIsAddedRenamedAndRemoved() {
    String first = "routes/sinks/second.camel.yaml";
    assertEquals(
        List.of("sink second added", first + " added"),
        home.changes(() -> home.write(first, Yaml.sink("second", directory.resolve("a")))));
    await().atMost(EditedHome.LONG).until(() -> lines("a").equals(steady.recorded().size()));
    String other = "routes/sinks/third.camel.yaml";
    List<String> changes =
        home.changes(
            () -> {
              home.write(other, Yaml.sink("third", directory.resolve("b")));
              home.delete(first);
            });
    assertEquals(
        List.of("sink third added", "sink second removed", first + " removed", other + " added"),
        changes);
    await().atMost(EditedHome.LONG).until(() -> lines("b").equals(steady.recorded().size()));
    assertEquals(
        List.of("sink third removed", other + " removed"), home.changes(() -> home.delete(other)));
    assertEquals(Set.of("file", "log", "webhook-keeper"), home.relay.sinks().keySet());
    wipe("a");
    wipe("b");
  }

  private static Integer lines(String folder) {
    Path file = directory.resolve(folder).resolve("all.jsonl");
    return Files.exists(file) ? home.read(folder + "/all.jsonl").split("\n").length : 0;
  }

  private static void wipe(String folder) {
    home.delete(folder + "/all.jsonl");
  }

  @Test
  void aSinkThatIsTakenAwayForAWhileMissesNothing() {
    String file = "routes/sinks/file.camel.yaml";
    String text = home.read(file);
    home.changes(() -> home.delete(file));
    assertFalse(home.relay.sinks().containsKey("file"));
    home.set("target.moving.emit", "every-poll");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> polled());
    home.unset("target.moving.emit");
    home.changes();
    home.changes(() -> home.write(file, text));
    await().atMost(EditedHome.LONG).until(() -> home.events().size() == steady.recorded().size());
  }

  private static boolean polled() {
    return new EventQueries(home.relay.ledger().reader())
        .oldest(EventQuery.ALL, 0, 100_000).stream()
            .anyMatch(stored -> stored.event().type() == EventType.SESSION_OBSERVED);
  }

  @Test
  void aSinkGetsAFilter() {
    Consumer log = home.relay.camel().getRoute("log").getConsumer();
    Consumer file = home.relay.camel().getRoute("file").getConsumer();
    home.set("sink.log.only-states", "FAILED");
    assertEquals(
        List.of("sink log changed", "routes/sinks/log.camel.yaml changed"), home.changes());
    assertNotSame(log, home.relay.camel().getRoute("log").getConsumer());
    assertSame(file, home.relay.camel().getRoute("file").getConsumer());
    home.unset("sink.log.");
    home.changes();
  }

  @Test
  void theFileSinkGoesOnInAnotherDirectory() {
    home.set("sink.file.directory", "elsewhere");
    home.changes();
    steady.flip();
    assertTrue(Files.isDirectory(directory.resolve("elsewhere")));
    home.unset("sink.file.directory");
    home.changes();
  }

  @Test
  void aNamedWebhookComesMovesAndGoesWhileTheOtherKeepsItsPace() {
    Consumer keeper = home.relay.camel().getRoute("webhook-keeper").getConsumer();
    home.set("sink.webhook.guest.url", steady.receivers.uri("/guest"))
        .set("sink.webhook.guest.from", "start");
    assertEquals(List.of("sink webhook-guest added"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> gotAll("/guest"));
    home.set("sink.webhook.guest.url", steady.receivers.uri("/moved"))
        .set("sink.webhook.guest.timeout", "9s");
    assertEquals(List.of("sink webhook-guest changed"), home.changes());
    home.target("guest", "other", "100ms", "g-1");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> !steady.receivers.received("/moved").isEmpty());
    home.unset("sink.webhook.guest.").unset("target.guest.");
    assertEquals(List.of("target guest removed", "sink webhook-guest removed"), home.changes());
    assertSame(keeper, home.relay.camel().getRoute("webhook-keeper").getConsumer());
    assertFalse(home.relay.sinks().containsKey("webhook-guest"));
  }

  private static boolean gotAll(String path) {
    return Set.copyOf(steady.receivers.received(path)).containsAll(steady.recorded());
  }

  @Test
  void theWebhookTemplateIsEdited() {
    String file = "routes/sinks/webhook.camel.yaml";
    String text = home.read(file);
    SinkStatus before = home.relay.sinks().get("webhook-keeper");
    List<String> changes =
        home.changes(() -> home.write(file, text.replace("\"10000\"", "\"9000\"")));
    assertEquals(List.of(file + " changed"), changes);
    assertTrue(home.relay.sinks().get("webhook-keeper").cursor() >= before.cursor());
    home.changes(() -> home.write(file, text));
  }
}
