package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Polls that fail while the ledger takes nothing. */
class LedgerAwayTest {
  private final SettableClock time = SettableClock.standing();
  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"400, poll.failed", "403, poll.failed", "404, session.gone"})
  void failedPollsFilledTheLogWithTracesWhileTheLedgerWasAway(int status, String event)
      throws Exception {
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig = start(vendor)) {
      vendor.alwaysAnswers("t", Reply.json(Vendors.HUAWEI_SQL.good()));
      turn(rig);
      vendor.alwaysAnswers(
          "t", status == 404 ? Vendors.HUAWEI_SQL.notFound() : Reply.status(status));
      ListAppender<ILoggingEvent> logged = log("org.apache.camel");
      takeAway();
      PollCycle held = turn(rig);
      bringBack();

      assertEquals(1, held.held());
      assertEquals(0, held.failed());
      assertTrue(held.heldWhy().contains("was removed or replaced"), held.heldWhy());
      assertEquals(List.of(), logged.list);
      turn(rig);
      turn(rig);
      assertEquals(List.of("session.discovered", event), rig.types("t"), "asked again, recorded");
    }
  }

  private Rig start(RawVendor vendor) throws Exception {
    DemoKeys.ensure(home);
    String base = "http://127.0.0.1:" + vendor.port() + "/t";
    return Rig.start(
        home, "simulator.enabled = false\n" + Vendors.HUAWEI_SQL.properties("t", base), time);
  }

  private PollCycle turn(Rig rig) {
    time.advance(Duration.ofMinutes(1));
    rig.turn("t");
    return rig.turns("t").last();
  }

  private void takeAway() throws Exception {
    Files.move(home.resolve("data/ledger.db"), home.resolve("data/away.db"));
  }

  private void bringBack() throws Exception {
    Files.move(home.resolve("data/away.db"), home.resolve("data/ledger.db"));
  }

  private static ListAppender<ILoggingEvent> log(String logger) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    ((Logger) LoggerFactory.getLogger(logger)).addAppender(appender);
    return appender;
  }
}
