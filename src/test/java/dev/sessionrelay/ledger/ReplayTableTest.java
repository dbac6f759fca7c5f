package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.observation;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.EventLog.Wanted;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.query.ReplayRow;
import dev.sessionrelay.ledger.query.SinkQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayTableTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void aRangeIsCopiedAsFastAsTheSinkTakesItInOrderAndWithItsIds(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    List<String> before;
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess command = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      EventLog log = open(ledger, null);
      for (int i = 0; i < 700; i++) {
        see(ledger, "sc-" + i % 7);
      }
      before = ids(log.read("hook", 0, 2_000));
      log.advance("hook", new Progress(log.newest(), List.of()), List.of());
      assertTrue(command.replayRange("hook", range(command)));
      assertFalse(command.replayRange("hook", range(command)), "one at a time");
    }
    // Killed here, so to speak: nothing of it is in memory.
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      EventLog log = ledger.events();
      assertEquals(List.of(), ids(log.read("file", before.size(), 2_000)), "of the one sink alone");
      List<String> again = new ArrayList<>();
      long cursor = before.size();
      boolean live = false;
      for (List<Stored> some = log.read("hook", cursor, 100); !some.isEmpty(); ) {
        again.addAll(ids(some));
        cursor = some.get(some.size() - 1).position();
        log.advance("hook", new Progress(cursor, List.of()), List.of());
        if (!live) {
          see(ledger, "new");
          live = true;
        }
        some = log.read("hook", cursor, 100);
      }
      assertEquals(before.size() + 1, again.size());
      assertTrue(again.removeIf(id -> !before.contains(id)), "new events come among them");
      assertEquals(before, again);
      assertEquals(List.of(), new SinkQueries(ledger.reader()).replays());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSinkThatTakesNothingIsNotFloodedWithCopies(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess command = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      EventLog log = open(ledger, null);
      for (int i = 0; i < 2_000; i++) {
        see(ledger, "sc-" + i % 7);
      }
      long end = log.newest();
      log.advance("hook", new Progress(end, List.of()), List.of());
      command.replayRange("hook", range(command));
      for (int i = 0; i < 9; i++) {
        log.advance("hook", new Progress(end, List.of()), List.of());
      }
      assertTrue(log.newest() - end <= 750, "at most so many copies: " + (log.newest() - end));
      ReplayRow under = new SinkQueries(command.reader()).replays().get(0);
      assertEquals(0, under.sent());
      assertEquals(2_000, under.total());
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatTheSinkWantsCounts(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess command = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      open(ledger, Set.of("SESSION_GONE"));
      see(ledger, "sc-1");
      assertEquals(0, range(command).total());
    }
  }

  private static void see(SqlLedger ledger, String id) {
    ledger.record(observation(id, Coverage.ONE, true, session(id, RUNNING)));
  }

  private static EventLog open(SqlLedger ledger, Set<String> types) {
    EventLog log = ledger.events();
    log.open("hook", Start.OLDEST);
    log.wants("hook", new Wanted(types, null, null));
    log.open("file", Start.OLDEST);
    return log;
  }

  private static EventRange range(LedgerAccess command) {
    return new SinkQueries(command.reader())
        .range("hook", T0.minusSeconds(1), T0.plusSeconds(86_400));
  }

  private static List<String> ids(List<Stored> events) {
    return events.stream().map(stored -> stored.event().id()).toList();
  }
}
