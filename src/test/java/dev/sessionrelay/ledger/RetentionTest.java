package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetentionTest {
  private static final Duration LONG = Duration.ofDays(3_650);

  private final SettableClock clock = SettableClock.standingAt(T0);
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void oldEventsGoAndWhatASinkLosesIsCounted(Ledgers database) {
    LedgerSettings settings =
        Ledgers.keeping(database.fresh(directory), Duration.ofDays(30), LONG, Long.MAX_VALUE);
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      EventLog log = ledger.events();
      ledger.record(at(0, "sc-1", "sc-2", "sc-3", "sc-4"));
      ledger.record(at(20, "sc-5"));
      log.open("down", Start.OLDEST);
      log.open("fine", Start.NOW);
      Deferred parked = new Deferred(1, 1, T0, "500");
      DeadLetter dead = new DeadLetter("down", 2, 9, T0, "400");
      log.advance("down", new Progress(2, List.of(parked)), List.of(dead));

      clock.set(T0.plus(Duration.ofDays(29)));
      ledger.eachMinute();
      assertEquals(5, log.read("down", 0, 10).size(), "nothing is old enough");
      clock.set(T0.plus(Duration.ofDays(31)));
      ledger.eachMinute();
      assertEquals(List.of(5L), log.read("down", 0, 10).stream().map(s -> s.position()).toList());
      SinkRow down = new SinkQueries(ledger.reader()).all().get(0);
      assertEquals(3, down.cut(), "two unread, one parked");
      assertEquals(0, down.deferred());
      assertEquals(1, down.waiting());
      assertEquals(0, new SinkQueries(ledger.reader()).all().get(1).cut());
      assertEquals(1, new SinkQueries(ledger.reader()).deadLetters("down", 9).size(), "kept whole");
      assertEquals(1, ledger.record(at(40, "sc-9")), "positions go on");
      assertEquals(6, log.newest());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sizeLimitDeletesTheOldestFirst(Ledgers database) {
    LedgerSettings settings = Ledgers.keeping(database.fresh(directory), LONG, LONG, 1_700_000);
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      ledger.events().open("down", Start.OLDEST);
      for (int round = 0; round < 20; round++) {
        ledger.record(round % 2 == 0 ? many(RUNNING, 100) : many(STOPPED, 100));
      }
      ledger.eachMinute();
      int kept = ledger.events().read("down", 0, 9_999).size();
      assertTrue(kept > 0 && kept < 2_000, kept + " kept");
      assertEquals(2_000 - kept, ledger.events().read("down", 0, 1).get(0).position() - 1);
      assertEquals(2_000 - kept, new SinkQueries(ledger.reader()).all().get(0).cut());
      assertEquals(
          100,
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 999)
              .rows()
              .size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadLettersOfOneSinkCrowdedOutWhatAnotherWaitedFor(Ledgers database) {
    LedgerSettings settings = Ledgers.keeping(database.fresh(directory), LONG, LONG, 4_000_000);
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      EventLog log = ledger.events();
      log.open("down", Start.OLDEST);
      int recorded = 0;
      for (int round = 0; round < 20; round++) {
        clock.set(T0.plusSeconds(round));
        recorded += ledger.record(many(round % 2 == 0 ? RUNNING : STOPPED, 100));
        log.advance("refusing", new Progress(recorded, List.of()), dead(recorded - 99, recorded));
        ledger.eachMinute();
      }
      int waiting = log.read("down", 0, 9_999).size();
      int letters = new SinkQueries(ledger.reader()).deadLetters("refusing", 9_999).size();
      assertTrue(waiting >= 100, waiting + " waiting");
      assertTrue(letters >= 100 && letters < recorded, letters + " letters");
      List<SinkRow> sinks = new SinkQueries(ledger.reader()).all();
      assertEquals(recorded - waiting, sinks.get(0).cut());
      assertEquals(recorded - letters, sinks.get(1).cut(), "a letter that goes is a loss as well");
      assertTrue(ledger.reader().usedBytes() <= settings.maxSize(), "bounded on both databases");
    }
  }

  private List<DeadLetter> dead(int from, int to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(position -> new DeadLetter("refusing", position, 1, clock.instant(), "400"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void goneSessionIsForgottenAndComesBackWithAHigherSequence(Ledgers database) {
    LedgerSettings settings =
        Ledgers.keeping(database.fresh(directory), LONG, Duration.ofDays(30), Long.MAX_VALUE);
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      Session session = session("sc-1", RUNNING);
      ledger.record(one(session));
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0);
      ledger.record(one(session("sc-2", STOPPED)));
      clock.set(T0.plus(Duration.ofDays(29)));
      ledger.eachMinute();
      assertTrue(ledger.gone(ORIGIN, "sc-1", "two 404s", T0), "still known");
      clock.set(T0.plus(Duration.ofDays(31)));
      ledger.eachMinute();
      assertFalse(ledger.gone(ORIGIN, "sc-1", "two 404s", T0), "forgotten");
      assertEquals(1, ledger.record(one(session)));
      assertEquals(
          List.of(
              "SESSION_DISCOVERED sc-1 1 RUNNING",
              "SESSION_GONE sc-1 2 GONE",
              "SESSION_DISCOVERED sc-2 1 STOPPED",
              "SESSION_DISCOVERED sc-1 3 RUNNING"),
          LedgerSamples.feed(ledger));
      assertEquals(0, ledger.record(one(session("sc-2", STOPPED))), "never gone, never forgotten");
    }
  }

  /** Everything seemed too old at once, also what no sink had had. */
  @Test
  void aClockThatWentForwardByAMonthEmptiedTheLedger() {
    SettableClock wall = SettableClock.standing();
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    Supplier<Instant> now = Retention.neverAhead(wall, nanos::get);
    wall.advance(Duration.ofDays(31));
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertEquals(SettableClock.BEGIN.plusSeconds(60), now.get());
    wall.advance(Duration.ofDays(-62));
    assertEquals(SettableClock.BEGIN.minus(Duration.ofDays(31)), now.get());
  }

  @Test
  void spaceGoesBackToTheFileSystem() throws Exception {
    LedgerSettings settings =
        Ledgers.keeping(Ledgers.SQLITE.fresh(directory), Duration.ofDays(1), LONG, Long.MAX_VALUE);
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      for (int round = 0; round < 30; round++) {
        ledger.record(round % 2 == 0 ? many(RUNNING, 150) : many(STOPPED, 150));
      }
    }
    long full = Files.size(settings.file());
    clock.set(T0.plus(Duration.ofDays(2)));
    try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
      ledger.eachMinute();
    }
    long freed = full - Files.size(settings.file());
    assertTrue(freed > full / 4, freed + " of " + full + " bytes");
  }

  private static Observation at(int days, String... ids) {
    Instant at = T0.plus(Duration.ofDays(days));
    List<Session> sessions = Stream.of(ids).map(id -> session(id, RUNNING)).toList();
    return new Observation(ORIGIN, null, Coverage.PARTIAL, sessions, at, false);
  }

  private Observation many(SessionState state, int count) {
    List<Session> sessions =
        IntStream.range(0, count).mapToObj(n -> session("sc-" + n, state)).toList();
    return new Observation(ORIGIN, null, Coverage.COMPLETE, sessions, clock.instant(), false);
  }
}
