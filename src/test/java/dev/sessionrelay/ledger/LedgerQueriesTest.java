package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.route;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.EventType.SESSION_GONE;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.GONE;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LedgerQueries.EventQuery;
import dev.sessionrelay.ledger.LedgerQueries.KnownSessionRow;
import dev.sessionrelay.ledger.LedgerQueries.SessionCount;
import dev.sessionrelay.ledger.LedgerQueries.SessionFilter;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.SessionJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerQueriesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void sessionsAreFoundByStateVendorAndTarget(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      ledger.record(one(session("sc-1", RUNNING)));
      ledger.record(one(session("sc-2", FAILED)));
      ledger.record(one(session("sc-3", RUNNING)));
      ledger.record(one(session(route("r-1"), "s-1", RUNNING)));
      ledger.gone(ORIGIN, "sc-3", "two 404s", T0.plusSeconds(5));
      LedgerQueries queries = access.queries();
      assertEquals(List.of("sc-1", "sc-2", "sc-3", "s-1"), ids(queries, SessionFilter.ALL));
      assertEquals(List.of("sc-1", "s-1"), ids(queries, new SessionFilter(RUNNING, null, null)));
      assertEquals(List.of("s-1"), ids(queries, new SessionFilter(null, "huawei", null)));
      assertEquals(List.of("sc-3"), ids(queries, new SessionFilter(GONE, null, "spark")));
      assertEquals(
          Map.of("spark", new SessionCount(2, 0), "ray", new SessionCount(1, 0)),
          queries.sessionsOfTargets());
      assertTrue(queries.usedBytes() > 0);
      KnownSessionRow row = queries.sessions(SessionFilter.ALL, 1).get(0);
      assertEquals(session("sc-1", RUNNING), SessionJson.read(row.json()));
      assertEquals(T0, row.firstSeen());
      assertNull(row.goneAt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void eventsAreFoundByTimeAndSession(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        LedgerAccess access = LedgerAccess.open(settings, Ledgers.CLOCK)) {
      ledger.record(one(session("sc-1", RUNNING)));
      ledger.record(one(session("sc-2", RUNNING)));
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0.plusSeconds(60));
      ledger.gone(ORIGIN, "sc-2", "two 404s", T0.plusSeconds(60));
      assertEquals(List.of(3L, 4L), positions(access, EventQuery.ALL, 2));
      assertEquals(List.of(1L, 3L), positions(access, of(null, "sc-1", null), 9));
      assertEquals(List.of(3L), positions(access, of(T0.plusSeconds(1), null, null), 1));
      assertEquals(List.of(4L), positions(access, of(T0.plusSeconds(60), "sc-2", null), 9));
      assertEquals(List.of(2L), positions(access, EventQuery.ALL.after(1), 1));
      assertEquals(List.of(3L, 4L), positions(access, of(null, null, SESSION_GONE), 9));
      assertEquals(List.of(), positions(access, new EventQuery(null, null, null, null, "x"), 9));
    }
  }

  @ParameterizedTest
  @EnumSource
  void openIncidentsAreShown(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        SqlLedger other = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.failed(incident("sc-1", "THROTTLED"), T0);
      Awaitility.await().until(() -> !other.openIncidents().isEmpty());
      Incident open = other.openIncidents().get(0);
      assertEquals(ledger.openIncidents(), List.of(open));
      assertEquals("Throttling.User", open.code());
      assertEquals(429, open.status());
    }
  }

  @Test
  void commandBeforeTheFirstStartSaysSo() {
    LedgerSettings none = LedgerSettings.of("jdbc:sqlite:data/none.db", directory);
    LedgerException refused =
        assertThrows(LedgerException.class, () -> LedgerAccess.open(none, Ledgers.CLOCK));
    assertTrue(refused.getMessage().startsWith("There is no ledger at "), refused.getMessage());
    assertTrue(refused.getMessage().contains("bin/session-relay run"), refused.getMessage());
  }

  private static List<String> ids(LedgerQueries queries, SessionFilter filter) {
    return queries.sessions(filter, 100).stream().map(KnownSessionRow::subject).toList();
  }

  private static EventQuery of(Instant since, String sessionId, EventType type) {
    return new EventQuery(since, null, sessionId, type, null);
  }

  private static List<Long> positions(LedgerAccess access, EventQuery filter, int limit) {
    return access.queries().events(filter, limit).stream().map(EventLog.Stored::position).toList();
  }
}
