package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead letters outlive the feed, so what is replayed may be older than anything that is kept. */
class ReplayRetentionTest {
  private static final Duration KEPT = Duration.ofDays(30);

  private final SettableClock clock = SettableClock.standingAt(T0);
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void replayOfAnOldDeadLetterTookAllThatWaitedAlongWithinAMinute(Ledgers database) {
    LedgerSettings settings =
        Ledgers.keeping(database.fresh(directory), KEPT, Duration.ofDays(3_650), Long.MAX_VALUE);
    try (SqlLedger ledger = SqlLedger.open(settings, clock);
        LedgerAccess command = LedgerAccess.open(settings, clock)) {
      oneDeadLetter(ledger);
      passes(KEPT.plusDays(1));
      ledger.eachMinute();
      assertEquals(List.of(), waiting(ledger));
      record(ledger, "sc-2");

      assertEquals(1, command.replay("down", null));
      ledger.eachMinute();
      assertEquals(List.of("sc-2", "sc-1"), waiting(ledger), "the sink is down just now");
      assertEquals(0, new SinkQueries(ledger.reader()).all().get(0).cut());

      record(ledger, "sc-3");
      passes(KEPT.plusDays(1));
      record(ledger, "sc-4");
      ledger.eachMinute();
      assertEquals(List.of("sc-4"), waiting(ledger), "it does not stay for ever");
      assertEquals(3, new SinkQueries(ledger.reader()).all().get(0).cut());
    }
  }

  private void oneDeadLetter(SqlLedger ledger) {
    ledger.events().open("down", Start.OLDEST);
    record(ledger, "sc-1");
    DeadLetter dead = new DeadLetter("down", 1, 9, clock.instant(), "400");
    ledger.events().advance("down", new Progress(1, List.of()), List.of(dead));
  }

  private void record(SqlLedger ledger, String id) {
    ledger.record(at(id, RUNNING));
  }

  private Observation at(String id, SessionState state) {
    Observation seen = one(session(id, state));
    return new Observation(
        seen.origin(), id, Coverage.ONE, seen.sessions(), clock.instant(), false);
  }

  private void passes(Duration time) {
    clock.advance(time);
  }

  private static List<String> waiting(SqlLedger ledger) {
    return ledger.events().read("down", 1, 99).stream()
        .map(stored -> stored.event().subject())
        .toList();
  }
}
