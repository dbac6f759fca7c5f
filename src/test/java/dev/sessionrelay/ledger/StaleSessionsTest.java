package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SeenSessions;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A state has an age: what nobody has seen for two turns is not what it was. */
class StaleSessionsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void runningWasShownForDaysThoughTheVendorWasAway(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(T0, "sc-1", "sc-2"));
      ledger.record(listing(T0.plusSeconds(30), "sc-1", "sc-2"));
      turnEnds(ledger, false);
      turnEnds(ledger, false);
      assertFalse(row(ledger, "sc-1").isStale(), "one missed turn");
      turnEnds(ledger, false);
      Awaitility.await()
          .until(() -> row(ledger, "sc-1").isStale() && row(ledger, "sc-2").isStale());
      assertEquals(T0.plusSeconds(30), row(ledger, "sc-1").lastSeen());
      assertEquals(2, new SessionQueries(ledger.reader()).ofTargets().get("spark").stale());
      assertEquals(2, ledger.events().newest(), "no events unless asked for");

      assertEquals(0, ledger.record(listing(T0.plusSeconds(90), "sc-1", "sc-2")));
      assertFalse(row(ledger, "sc-1").isStale());
      assertEquals(T0.plusSeconds(90), row(ledger, "sc-1").lastSeen());
    }
  }

  @ParameterizedTest
  @EnumSource
  void staleAndFreshAreToldToWhoeverAsks(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(listing(T0, "sc-1"));
      turnEnds(ledger, true);
      turnEnds(ledger, true);
      turnEnds(ledger, true);
      Awaitility.await().until(() -> ledger.events().newest() == 2);
      turnEnds(ledger, true);
      assertEquals(1, ledger.record(listing(T0.plusSeconds(90), "sc-1")));
      turnEnds(ledger, true);
      assertEquals(
          List.of(EventType.SESSION_DISCOVERED, EventType.SESSION_STALE, EventType.SESSION_FRESH),
          types(ledger));
      assertEquals(
          List.of(1L, 2L, 3L),
          ledger.events().read("any", 0, 9).stream().map(s -> s.event().sequence()).toList());
    }
  }

  /** A restarted relay whose vendor is still away knows nothing but what is on disk. */
  @ParameterizedTest
  @EnumSource
  void ageWasForgottenByARestart(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(T0, "sc-1"));
      ledger.record(listing(T0.plusSeconds(40), "sc-1"));
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(T0.plusSeconds(40), row(ledger, "sc-1").lastSeen(), "written at the stop");
      turnEnds(ledger, false);
      turnEnds(ledger, false);
      Awaitility.await().until(() -> row(ledger, "sc-1").isStale());
      assertEquals(T0.plusSeconds(40), row(ledger, "sc-1").lastSeen());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionsOfARemovedTargetLookedAliveForEver(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(T0, "sc-1"));
      PollScope renamed = new PollScope(LedgerSamples.origin("other name"), null, "", false);
      ledger.asksFor(new AskedSessions(List.of(renamed)), incident -> true);
      ledger.eachMinute();
      assertFalse(row(ledger, "sc-1").isStale(), "another target asks for it");
      ledger.asksFor(new AskedSessions(List.of()), incident -> true);
      ledger.eachMinute();
      assertTrue(row(ledger, "sc-1").isStale());
    }
    try (LedgerAccess command = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      assertEquals(0, command.forgetSessions("another", null));
      assertEquals(1, command.forgetSessions("spark", null));
      assertEquals(
          List.of(),
          new SessionQueries(command.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 9)
              .rows());
    }
  }

  @Test
  void oneSessionOfManyIdsIsMissedAlone() {
    try (SqlLedger ledger = Ledgers.SQLITE.open(directory)) {
      ledger.record(LedgerSamples.one(session("sc-1", RUNNING)));
      ledger.record(LedgerSamples.one(session("sc-2", RUNNING)));
      for (int turn = 0; turn < 3; turn++) {
        ledger.record(LedgerSamples.one(session("sc-2", RUNNING)));
        ledger.turnEnded(new PollScope(ORIGIN, "sc-1", "", false));
        ledger.turnEnded(new PollScope(ORIGIN, "sc-2", "", false));
      }
      Awaitility.await().until(() -> row(ledger, "sc-1").isStale());
      assertFalse(row(ledger, "sc-2").isStale());
    }
  }

  /** A listing that breaks off at every turn says nothing new of what it never reaches. */
  @Test
  void whatABrokenListingReachesStaysFresh() {
    try (SqlLedger ledger = Ledgers.SQLITE.open(directory)) {
      ledger.record(listing(T0, "sc-1", "sc-2"));
      turnEnds(ledger, false);
      for (int turn = 0; turn < 3; turn++) {
        ledger.record(
            observation(Coverage.PARTIAL, T0.plusSeconds(turn), session("sc-1", RUNNING)));
        turnEnds(ledger, false);
      }
      Awaitility.await().until(() -> row(ledger, "sc-2").isStale());
      assertFalse(row(ledger, "sc-1").isStale());
    }
  }

  @ParameterizedTest
  @EnumSource
  void lastActivityGrewOldInTheLedger(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.record(observation(Coverage.COMPLETE, T0, active(T0)));
      Instant later = T0.plusSeconds(600);
      assertEquals(0, ledger.record(observation(Coverage.COMPLETE, later, active(later))));
      assertEquals(T0, SessionJson.read(row(ledger, "sc-1").json()).lastActivityAt(), "no I/O");
      ledger.eachMinute();
      SessionRow row = row(ledger, "sc-1");
      assertEquals(later, SessionJson.read(row.json()).lastActivityAt());
      assertEquals(later, row.lastSeen());
      assertEquals(1, ledger.events().newest(), "no event");
    }
  }

  /** The clock may jump while nothing is answered: turns are counted, not hours. */
  @Test
  void clockThatWasSetBackKeptEverythingFresh() {
    SettableClock clock = SettableClock.standingAt(T0);
    try (SqlLedger ledger = SqlLedger.open(Ledgers.SQLITE.fresh(directory), clock)) {
      ledger.record(listing(T0, "sc-1"));
      turnEnds(ledger, false);
      clock.set(T0.minusSeconds(86_400));
      turnEnds(ledger, false);
      turnEnds(ledger, false);
      Awaitility.await().until(() -> row(ledger, "sc-1").isStale());
    }
  }

  @Test
  void rowThatCannotBeReadHidNoOther() throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(T0, "sc-1", "sc-2", "sc-3"));
      ledger.failed(incident("sc-2", "THROTTLED"), T0);
      execute(settings, "UPDATE session SET state = 'HIBERNATED' WHERE subject = 'sc-1'");
      execute(
          settings, "UPDATE session SET data = '{torn', fingerprint = 'x' WHERE subject = 'sc-2'");
      execute(settings, "UPDATE event SET type = 'SESSION_FORKED' WHERE subject = 'sc-3'");
      assertEquals(
          3,
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 9)
              .rows()
              .size());
      assertEquals("{}", row(ledger, "sc-2").json());
      assertEquals(3, new EventQueries(ledger.reader()).oldest(EventQuery.ALL, 0, 9).size());
      assertEquals(3, ledger.events().read("any", 0, 9).size(), "sinks go on behind it");
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(listing(T0, "sc-1", "sc-2", "sc-3"));
      assertEquals(
          RUNNING, SessionJson.read(row(ledger, "sc-2").json()).state(), "mended by a poll");
    }
  }

  private static void execute(LedgerSettings settings, String sql) throws Exception {
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      assertTrue(statement.executeUpdate(sql) > 0, sql);
    }
  }

  private static Session active(Instant at) {
    return SessionBuilder.of(session("sc-1", RUNNING)).lastActivityAt(at).build();
  }

  private static Observation listing(Instant at, String... ids) {
    return observation(
        Coverage.COMPLETE,
        at,
        Arrays.stream(ids).map(id -> session(id, RUNNING)).toArray(Session[]::new));
  }

  private static Observation observation(Coverage coverage, Instant at, Session... sessions) {
    return new Observation(
        ORIGIN, null, coverage, "", SeenSessions.of(Arrays.asList(sessions)), at, false, null);
  }

  private static void turnEnds(SqlLedger ledger, boolean tells) {
    ledger.turnEnded(new PollScope(ORIGIN, null, "", tells));
  }

  private static SessionRow row(SqlLedger ledger, String id) {
    return new SessionQueries(ledger.reader())
        .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 9).rows().stream()
            .filter(row -> row.subject().equals(id))
            .findFirst()
            .orElseThrow();
  }

  private static List<EventType> types(SqlLedger ledger) {
    return ledger.events().read("any", 0, 9).stream().map(stored -> stored.event().type()).toList();
  }
}
