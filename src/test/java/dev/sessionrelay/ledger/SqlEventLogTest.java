package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.DeadLetterRow;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.ObservedSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqlEventLogTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void newSinkBeginsWhereItWasToldTo(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      discover(ledger, 3);
      EventLog log = ledger.events();
      assertEquals(new Progress(3, List.of()), log.open("now", Start.NOW));
      assertEquals(new Progress(0, List.of()), log.open("all", Start.OLDEST));
      discover(ledger, 4);
      assertEquals(new Progress(3, List.of()), log.open("now", Start.NOW), "no longer new");
      assertEquals(List.of(4L), positions(log.read("now", 3, 10)));
      assertEquals(List.of(1L, 2L), positions(log.read("all", 0, 2)));
      assertEquals(4, log.newest());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sinkComesBackWhereItStood(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    Deferred first = new Deferred(1, 2, T0.plusSeconds(60), "503 Service Unavailable");
    Deferred second = new Deferred(2, 1, T0.plusSeconds(30), null);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      discover(ledger, 5);
      EventLog log = ledger.events();
      log.open("webhook", Start.OLDEST);
      log.advance("webhook", new Progress(3, List.of(first)), List.of());
      log.advance("webhook", new Progress(4, List.of(first, second)), List.of());
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      EventLog log = ledger.events();
      assertEquals(new Progress(4, List.of(first, second)), log.open("webhook", Start.NOW));
      assertEquals(List.of(1L, 2L), positions(log.at(List.of(2L, 1L, 99L))));
      log.advance("webhook", new Progress(5, List.of(second)), List.of());
      assertEquals(new Progress(5, List.of(second)), log.open("webhook", Start.NOW));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventsComeBackAsTheyWereMade(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(one(session("sc-1 ü\"'\\", RUNNING)));
      Stored stored = ledger.events().read("any", 0, 1).get(0);
      assertEquals(
          Events.discovered(ObservedSession.of(session("sc-1 ü\"'\\", RUNNING)), 1, T0),
          stored.event());
    }
  }

  @ParameterizedTest
  @EnumSource
  void listenersHearOfEveryCommitThatAppended(Ledgers database) throws Exception {
    try (SqlLedger ledger = database.open(directory)) {
      AtomicInteger heard = new AtomicInteger();
      try (AutoCloseable listening = ledger.events().onAppend(heard::incrementAndGet)) {
        assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
        assertEquals(1, heard.get());
        ledger.record(one(session("sc-1", RUNNING)));
        ledger.events().open("file", Start.NOW);
        assertEquals(1, heard.get(), listening + " hears of events only");
      }
      ledger.record(one(session("sc-2", RUNNING)));
      assertEquals(1, heard.get());
    }
  }

  @Test
  void twoProcessesSeeEachOthersChanges() {
    LedgerSettings shared = TestPostgres.newLedger();
    AtomicInteger heard = new AtomicInteger();
    try (SqlLedger here = SqlLedger.open(shared, Ledgers.CLOCK);
        SqlLedger there = SqlLedger.open(shared, Ledgers.CLOCK)) {
      here.events().onAppend(heard::incrementAndGet);
      here.record(one(session("sc-1", RUNNING)));
      here.failed(LedgerSamples.incident("sc-2", "THROTTLED"), T0);
      heard.set(0);
      assertEquals(0, there.record(one(session("sc-1", RUNNING))), "recorded by the other already");
      there.gone(LedgerSamples.ORIGIN, "sc-1", "two 404s", T0);
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> heard.get() > 0);
      assertEquals(
          1, here.record(one(session("sc-1", RUNNING))), "what was remembered is forgotten");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> there.openIncidents().size() == 1);
      assertEquals(1, there.record(one(session("sc-2", RUNNING))) - 1, "discovered and recovered");
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> here.openIncidents().isEmpty());
    }
  }

  /** A cursor that moved past a position never finds it again, so none may appear behind it. */
  @Test
  void readerNeverSkipsAPositionThatCommitsLater() throws Exception {
    LedgerSettings shared = TestPostgres.newLedger();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try (SqlLedger one = SqlLedger.open(shared, Ledgers.CLOCK);
        SqlLedger two = SqlLedger.open(shared, Ledgers.CLOCK)) {
      Future<List<Long>> reader = threads.submit(() -> follow(one.events(), done));
      List<Callable<Object>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        SqlLedger ledger = i % 2 == 0 ? one : two;
        String prefix = "w" + i + "-";
        writers.add(
            () -> {
              for (int n = 0; n < 100; n++) {
                ledger.record(one(session(prefix + n, RUNNING)));
              }
              return null;
            });
      }
      for (Future<Object> writer : threads.invokeAll(writers)) {
        writer.get();
      }
      done.set(true);
      assertEquals(LongStream.rangeClosed(1, 400).boxed().toList(), reader.get());
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadLetterOutlivesItsEventAndIsReplayedToItsSinkAlone(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      discover(ledger, 2);
      EventLog log = ledger.events();
      log.open("webhook", Start.OLDEST);
      DeadLetter dead = new DeadLetter("webhook", 1, 3, T0, "400 Bad Request");
      log.advance("webhook", new Progress(2, List.of()), List.of(dead));
      log.advance("webhook", new Progress(2, List.of()), List.of(dead));

      Stored original = log.at(List.of(1L)).get(0);
      List<DeadLetterRow> letters = new SinkQueries(access.reader()).deadLetters(null, 10);
      assertEquals(
          List.of(new DeadLetterRow("webhook", 3, T0, "400 Bad Request", original.event())),
          letters);
      assertEquals(
          letters, new SinkQueries(access.reader()).deadLetters(null, original.event().id(), 9));

      AtomicInteger heard = new AtomicInteger();
      log.onAppend(heard::incrementAndGet);
      assertEquals(1, access.replay("webhook", original.event().id()));
      assertEquals(List.of(new Stored(3, original.event(), true)), log.read("webhook", 2, 10));
      assertEquals(List.of(), log.read("file", 2, 10));
      assertEquals(List.of(), new SinkQueries(access.reader()).deadLetters("webhook", 10));
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> heard.get() > 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void letterThatDiedAgainWasReplayedBehindItsSuccessors(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      EventLog log = ledger.events();
      log.open("webhook", Start.OLDEST);
      ledger.record(one(session("sc-1", RUNNING)));
      ledger.record(one(session("sc-1", STOPPED)));
      String first = log.at(List.of(1L)).get(0).event().id();
      bury(log, 1, 2);
      assertEquals(1, access.replay("webhook", first));
      bury(log, 3);
      assertEquals(2, access.replay("webhook", null));
      assertEquals(
          List.of(1L, 2L),
          log.read("webhook", 3, 9).stream().map(again -> again.event().sequence()).toList());
    }
  }

  private static void bury(EventLog log, long... positions) {
    log.advance(
        "webhook",
        new Progress(log.newest(), List.of()),
        LongStream.of(positions)
            .mapToObj(position -> new DeadLetter("webhook", position, 1, T0, "400"))
            .toList());
  }

  @ParameterizedTest
  @EnumSource
  void deadLettersAreDroppedBySinkOrOneByOne(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      discover(ledger, 3);
      for (String sink : List.of("a", "b")) {
        List<DeadLetter> dead =
            LongStream.rangeClosed(1, 3)
                .mapToObj(position -> new DeadLetter(sink, position, 1, T0, "no"))
                .toList();
        ledger.events().advance(sink, new Progress(3, List.of()), dead);
      }
      String id = new SinkQueries(access.reader()).deadLetters("a", 1).get(0).event().id();
      assertEquals(1, access.drop("a", id));
      assertEquals(0, access.drop("a", id));
      assertEquals(2, access.drop("a", null));
      assertEquals(3, new SinkQueries(access.reader()).deadLetters(null, 10).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sinksShowBacklogOldestAndTrouble(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      discover(ledger, 4);
      EventLog log = ledger.events();
      log.open("webhook", Start.OLDEST);
      Deferred parked = new Deferred(1, 1, T0, "timed out");
      log.advance("webhook", new Progress(2, List.of(parked)), List.of());
      assertEquals(
          new SinkRow("webhook", 2, 1, 0, T0, false, "timed out", T0, 0, null),
          new SinkQueries(access.reader()).all().get(0));
      log.note("webhook", new EventLog.Condition(true, false, true, "410 Gone", T0.plusSeconds(9)));
      SinkRow stopped = new SinkQueries(access.reader()).all().get(0);
      assertTrue(stopped.stopped());
      assertEquals("410 Gone", stopped.error());
      assertEquals(T0.plusSeconds(9), stopped.since());
      assertEquals(3, stopped.backlog());

      assertTrue(access.forget("webhook"));
      assertEquals(List.of(), new SinkQueries(access.reader()).all());
      log.advance("webhook", new Progress(4, List.of()), List.of());
      assertEquals(
          0, new SinkQueries(access.reader()).all().get(0).backlog(), "it was still running");
    }
  }

  private static void discover(SqlLedger ledger, int upTo) {
    for (int i = 1; i <= upTo; i++) {
      ledger.record(one(session("sc-" + i, RUNNING)));
    }
  }

  private static List<Long> follow(EventLog log, AtomicBoolean done) {
    List<Long> had = new ArrayList<>();
    long cursor = 0;
    while (true) {
      boolean last = done.get();
      List<Long> next = positions(log.read("any", cursor, 50));
      had.addAll(next);
      if (!next.isEmpty()) {
        cursor = next.get(next.size() - 1);
      } else if (last) {
        return had;
      }
    }
  }

  private static List<Long> positions(List<Stored> events) {
    return events.stream().map(Stored::position).toList();
  }
}
