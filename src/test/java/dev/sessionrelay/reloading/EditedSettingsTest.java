package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.AccountClient;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Settings of the whole relay are changed while it runs. */
class EditedSettingsTest {
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
  void aRetryLimitCountsFromTheNextPoll() {
    home.set("retry.vendor-fault.attempts", "1").set("retry.delay", "10ms");
    List<String> changes = home.changes();
    assertTrue(changes.contains("retry.vendor-fault.attempts"), changes::toString);
    home.simulator.misbehaveFor(Endpoint.HUAWEI_SQL, "m-1", new Misbehaviour.Status(500));
    TargetPoller turns = home.relay.targets().get("moving");
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("moving").size() == 1);
    assertTrue(turns.turns() > 0);
    home.simulator.behave(Endpoint.HUAWEI_SQL);
    home.unset("retry.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("moving").isEmpty());
  }

  @Test
  void aLimitMakesClientsAnew() {
    AccountClient before = home.relay.accounts().get("huawei");
    home.set("limits.answer-size", "2MB");
    List<String> changes = home.changes();
    assertTrue(changes.contains("limits.answer-size"), changes::toString);
    assertNotSame(before, home.relay.accounts().get("huawei"));
    home.unset("limits.");
    home.changes();
  }

  @Test
  void aLogLevelIsChangedAndTakenBack() {
    var logger = LoggerFactory.getLogger("some.logger");
    assertFalse(logger.isDebugEnabled());
    home.set("log.level.some.logger", "DEBUG");
    assertEquals(List.of("log.level.some.logger"), home.changes());
    assertTrue(logger.isDebugEnabled());
    home.unset("log.level.");
    home.changes();
    assertFalse(logger.isDebugEnabled());
  }

  @Test
  void whatCountsAtTheNextStartIsSaid() {
    home.set("ledger.keep-events", "29d");
    assertEquals(List.of("ledger.keep-events (at the next start)"), home.changes());
    home.unset("ledger.");
    home.changes();
  }
}
