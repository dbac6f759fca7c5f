package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.TargetOrder.OrderAction;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.poll.TargetPoller;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target that is not polled for a while, and stays what it is. */
class PausedTargetTest {
  @TempDir Path directory;
  private EditedHome home;

  @BeforeEach
  void start() throws Exception {
    home = new EditedHome(directory);
    home.account("lab", "token-1").target("sql", "lab", "100ms", "s-1");
    home.start();
    await().atMost(EditedHome.LONG).until(() -> home.events("s-1", "discovered") == 1);
  }

  @AfterEach
  void stop() {
    home.close();
  }

  private TargetPoller target() {
    return home.relay.targets().get("sql");
  }

  /** Three timers gone off after the last turn; its session is stale, and not gone. */
  private void isPaused() {
    await().atMost(EditedHome.LONG).until(() -> target().isPaused() && !target().running());
    long requests = home.requests("s-1");
    await()
        .atMost(EditedHome.LONG)
        .until(
            () ->
                new SessionQueries(home.relay.ledger().reader()).ofTargets().get("sql").stale()
                    == 1);
    assertEquals(requests, home.requests("s-1"));
    assertTrue(home.relay.targets().containsKey("sql"));
    assertEquals(0, home.events("session.gone"));
  }

  private void isPolled() {
    long before = target().turns();
    await().atMost(EditedHome.LONG).until(() -> target().turns() > before + 1);
    assertEquals(1, home.events("s-1", "discovered"));
  }

  @Test
  void anOperatorPausesATargetAndResumesIt() {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    Clock clock = Clock.systemUTC();
    try (LedgerAccess operator = LedgerAccess.open(settings, clock)) {
      operator.give(new TargetOrder("sql", OrderAction.PAUSE, clock.instant(), null, "move"));
      isPaused();
      assertTrue(operator.takeBack("sql", OrderAction.PAUSE, clock.instant()));
      isPolled();
    }
  }

  @Test
  void aTargetThatIsNotEnabledIsNotPolled() {
    home.set("target.sql.enabled", "false");
    home.changes();
    isPaused();
    home.unset("target.sql.enabled");
    home.changes();
    isPolled();
  }
}
