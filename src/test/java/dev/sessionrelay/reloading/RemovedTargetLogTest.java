package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour.Delay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RemovedTargetLogTest {
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @Test
  void targetRemovedDuringItsTurnWarnedOfAForcedShutdown(@TempDir Path directory) throws Exception {
    try (EditedHome home = new EditedHome(directory)) {
      home.account("lab", "any-token").target("going", "lab", "200ms", "g-1").start();
      home.simulator.misbehave(Endpoint.HUAWEI_SQL, new Delay(Duration.ofSeconds(2)));
      await().atMost(EditedHome.LONG).until(() -> home.relay.targets().get("going").running());
      logged.start();
      ROOT.addAppender(logged);
      home.unset("target.going.");
      assertEquals(List.of("target going removed"), home.changes());
      assertEquals(List.of(), warnings());
    } finally {
      ROOT.detachAppender(logged);
    }
  }

  private List<String> warnings() {
    return logged.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> !message.contains("is used by no target"))
        .toList();
  }
}
