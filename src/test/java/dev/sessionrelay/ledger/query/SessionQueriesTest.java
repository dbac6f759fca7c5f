package dev.sessionrelay.ledger.query;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.origin;
import static dev.sessionrelay.ledger.LedgerSamples.route;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.FAILED;
import static dev.sessionrelay.session.SessionState.GONE;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.query.SessionQueries.SessionCount;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionQueriesTest {
  /** The same account and workspace as those of {@code ORIGIN}, seen by another endpoint. */
  private static final Origin ONE_BY_ONE =
      new Origin(
          ORIGIN.vendor(),
          ORIGIN.service(),
          "alibaba-session-cluster",
          ORIGIN.account(),
          "one-by-one",
          ORIGIN.scope(),
          ORIGIN.workspaceId());

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void sessionSeenByTwoEndpointsIsOneAndAsTheNewestHasIt(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      SessionQueries queries = new SessionQueries(ledger.reader());
      see(ledger, session(ONE_BY_ONE, "sc-1", RUNNING), 0);
      see(ledger, session(ORIGIN, "sc-1", RUNNING), 5);
      see(ledger, session(ORIGIN, "sc-2", RUNNING), 5);
      SessionRow both = rows(queries, SessionFilter.ALL).get(0);
      assertEquals(T0, both.stateSince(), "as the first of them saw");
      assertEquals("emr-serverless-spark/prod/w-1234abcd/sc-1", both.key());
      assertEquals(List.of("sc-1", "sc-2"), ids(queries, SessionFilter.ALL));
      assertEquals(2, count(queries.totals(SessionFilter.ALL)));
      assertEquals(2, queries.cells(SessionFilter.ALL, 9).size());
      assertEquals(List.of("sc-1"), ids(queries, filter("target", "one-by-one")));
      assertEquals(List.of("sc-1", "sc-2"), ids(queries, filter("target", "spark")));

      see(ledger, session(ONE_BY_ONE, "sc-1", STOPPED), 60);
      SessionRow newest = rows(queries, SessionFilter.ALL).get(0);
      assertEquals(STOPPED, newest.state());
      assertEquals("one-by-one", newest.target());
      assertEquals(T0.plusSeconds(60), newest.stateSince());

      ledger.gone(ONE_BY_ONE, "sc-1", "two 404s", T0.plusSeconds(90));
      assertEquals(RUNNING, rows(queries, SessionFilter.ALL).get(0).state(), "still listed");
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0.plusSeconds(91));
      assertEquals(GONE, rows(queries, SessionFilter.ALL).get(0).state());
      assertEquals(List.of("sc-1"), ids(queries, filter("state", "gone")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sameIdOfAnotherServiceOrAccountIsAnotherSession(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Origin other = new Origin("alibaba", "other", "own", "prod", "own", "w-1234abcd", null);
      Origin test = new Origin("alibaba", ORIGIN.service(), "own", "test", "t", "w-1234abcd", null);
      see(ledger, session(ORIGIN, "1", RUNNING), 0);
      see(ledger, session(other, "1", RUNNING), 0);
      see(ledger, session(test, "1", RUNNING), 0);
      assertEquals(3, rows(new SessionQueries(ledger.reader()), SessionFilter.ALL).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSearchGoesByWhatASessionHasBecome(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      SessionQueries queries = new SessionQueries(ledger.reader());
      see(ledger, session("sc-1", RUNNING), 0);
      assertEquals(List.of("sc-1"), ids(queries, filter("q", "Running SPARK")));
      see(ledger, session(origin("renamed"), "sc-1", RUNNING), 1);
      assertEquals(List.of("sc-1"), ids(queries, filter("q", "renamed")));
      see(ledger, session(origin("renamed"), "sc-1", STOPPED), 2);
      assertEquals(List.of("sc-1"), ids(queries, filter("q", "stopped")));
      assertEquals(List.of(), ids(queries, filter("q", "running")));
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0.plusSeconds(3));
      assertEquals(List.of("sc-1"), ids(queries, filter("q", "gone alice")));
      assertEquals(List.of(), ids(queries, filter("q", "stopped")));
    }
  }

  /** Compiled, what takes a tenth of a second took seconds. */
  @Test
  void postgresCompilesNoQueryOfAPage() {
    try (SqlLedger ledger = Ledgers.POSTGRESQL.open(directory)) {
      assertEquals(List.of("off"), ledger.reader().query("SHOW jit", row -> row.getString(1)));
    }
  }

  @Test
  void keyOfAnIdWithASlashNamesNoOtherSession() {
    Origin origin = route("a");
    Origin inner = route("a/b");
    assertFalse(origin.sessionKey("b/c").equals(inner.sessionKey("c")));
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreFoundByWhatTheyAre(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      SessionQueries queries = new SessionQueries(ledger.reader());
      see(ledger, session("sc-1", RUNNING), 0);
      see(ledger, session("sc-2", FAILED), 0);
      Session notebook =
          SessionBuilder.of(session(route("r-1"), "s-1", RUNNING))
              .kind("RAY")
              .name("Größe 100 % of_it")
              .activity(Activity.IDLE)
              .owner(new Session.Owner("u-7", null))
              .queue(null)
              .build();
      see(ledger, notebook, 0);
      assertEquals(List.of("sc-1", "sc-2", "s-1"), ids(queries, SessionFilter.ALL));
      assertEquals(List.of("sc-1", "s-1"), ids(queries, filter("state", "RUNNING")));
      assertEquals(List.of("sc-1", "sc-2", "s-1"), ids(queries, filter("state", "running,FAILED")));
      assertEquals(List.of("s-1"), ids(queries, filter("vendor", "huawei")));
      assertEquals(List.of("s-1"), ids(queries, filter("activity", "idle")));
      assertEquals(List.of("s-1"), ids(queries, filter("account", "fabric")));
      assertEquals(List.of("s-1"), ids(queries, filter("kind", "RAY")));
      assertEquals(List.of("s-1"), ids(queries, filter("owner", "u-7")));
      assertEquals(List.of("sc-1", "sc-2"), ids(queries, filter("queue", "root_queue")));
      assertEquals(List.of("sc-1", "sc-2", "s-1"), ids(queries, filter("stale", "false")));
      assertEquals(List.of(), ids(queries, filter("stale", "true")));
      assertEquals(List.of("s-1"), ids(queries, filter("q", "100 % OF_IT")));
      assertEquals(List.of("sc-2"), ids(queries, filter("q", "name failed alice")));
      assertEquals(List.of(), ids(queries, filter("q", "sc_1")));
      assertEquals(
          Map.of("spark", new SessionCount(2, 0), "ray", new SessionCount(1, 0)),
          queries.ofTargets());
      assertEquals(
          List.of(
              new SessionTotal("alibaba", FAILED, Activity.UNKNOWN, false, 1, T0),
              new SessionTotal("alibaba", RUNNING, Activity.UNKNOWN, false, 1, T0),
              new SessionTotal("huawei", RUNNING, Activity.IDLE, false, 1, T0)),
          queries.totals(SessionFilter.ALL));
      assertEquals(
          List.of("alibaba", "alibaba", "huawei"),
          queries.cells(SessionFilter.ALL, 9).stream().map(SessionCell::vendor).toList());
      SessionRow row = rows(queries, filter("q", "s-1")).get(0);
      assertEquals(notebook, SessionJson.read(row.json()));
      assertEquals(T0, row.firstSeen());
      assertEquals(T0, row.lastSeen());
      assertNull(row.goneAt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOrderGivesEverySessionOncePartByPart(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      List<Session> some =
          IntStream.range(0, 23)
              .mapToObj(
                  i ->
                      SessionBuilder.of(session("sc-" + i, i % 3 == 0 ? FAILED : RUNNING))
                          .name(i % 2 == 0 ? null : "n\n" + i / 4)
                          .owner(i % 5 == 0 ? null : new Session.Owner("o" + i / 6, null))
                          .build())
              .toList();
      for (int i = 0; i < some.size(); i++) {
        see(ledger, some.get(i), i / 2);
      }
      SessionQueries queries = new SessionQueries(ledger.reader());
      for (SessionOrder.Column column : SessionOrder.Column.values()) {
        List<String> forth = allParts(queries, new SessionOrder(column, false));
        List<String> back = new ArrayList<>(allParts(queries, new SessionOrder(column, true)));
        assertEquals(23, Set.copyOf(forth).size(), column.word());
        Collections.reverse(back);
        assertEquals(forth, back, column.word());
      }
      assertEquals("sc-22", rows(queries, SessionOrder.USUAL).get(0).subject());
    }
  }

  @ParameterizedTest
  @EnumSource
  void lifeOfASessionIsToldInSpans(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session running = session("sc-1", RUNNING);
      see(ledger, running, 0);
      see(ledger, SessionBuilder.of(running).activity(Activity.IDLE).build(), 10);
      see(ledger, SessionBuilder.of(running).activity(Activity.IDLE).queue("q2").build(), 20);
      see(ledger, session("sc-1", STOPPED), 30);
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0.plusSeconds(40));
      SessionQueries queries = new SessionQueries(ledger.reader());
      String key = queries.keyOf(ORIGIN.source(), "sc-1").orElseThrow();
      SessionDetail detail = queries.find(key).orElseThrow();
      assertEquals(
          List.of(
              new SessionSpan(RUNNING, Activity.UNKNOWN, false, T0, T0.plusSeconds(10)),
              new SessionSpan(
                  RUNNING, Activity.IDLE, false, T0.plusSeconds(10), T0.plusSeconds(30)),
              new SessionSpan(
                  STOPPED, Activity.UNKNOWN, false, T0.plusSeconds(30), T0.plusSeconds(40)),
              new SessionSpan(GONE, Activity.UNKNOWN, false, T0.plusSeconds(40), null)),
          detail.timeline());
      assertTrue(detail.begins());
      assertEquals(T0.plusSeconds(40), detail.session().stateSince());
      assertEquals(1, detail.sightings().size());
      see(ledger, running, 50);
      assertEquals(T0.plusSeconds(50), queries.find(key).orElseThrow().session().stateSince());
      assertTrue(queries.find("no/such/session/x").isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeInAStateBeginsWithTheStateAndNotWithTheNewestChange(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      Session running = session("sc-1", RUNNING);
      see(ledger, running, 0);
      see(ledger, SessionBuilder.of(running).activity(Activity.IDLE).build(), 10);
      see(ledger, SessionBuilder.of(running).activity(Activity.IDLE).queue("q2").build(), 20);
      SessionRow row = rows(new SessionQueries(ledger.reader()), SessionFilter.ALL).get(0);
      assertEquals(T0, row.stateSince());
      assertEquals(T0.plusSeconds(10), row.activitySince());
      assertEquals(T0.plusSeconds(20), row.changedAt());
    }
  }

  @Test
  void whatIsNoQuestionIsRefusedByName() {
    refused("state", "state", "sleeping", "RUNNING");
    refused("activity", "activity", "lazy", "IDLE");
    refused("stale", "stale", "perhaps", "true");
    assertEquals("sort", assertThrows(QueryException.class, () -> order("age")).parameter());
    assertEquals(
        "cursor", assertThrows(QueryException.class, () -> PageCursor.parse("!")).parameter());
    QueryParameters misspelt = new QueryParameters(Map.of("stat", "x"));
    assertEquals(
        "stat",
        assertThrows(QueryException.class, () -> misspelt.refuseOthers(List.of("state")))
            .parameter());
  }

  private static void refused(String parameter, String name, String value, String named) {
    QueryException refused = assertThrows(QueryException.class, () -> filter(name, value));
    assertEquals(parameter, refused.parameter());
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  private static SessionOrder order(String word) {
    return SessionOrder.of(new QueryParameters(Map.of("sort", word)));
  }

  private static List<String> allParts(SessionQueries queries, SessionOrder order) {
    List<String> all = new ArrayList<>();
    String cursor = null;
    do {
      SessionsPage page = queries.page(SessionFilter.ALL, order, cursor, 4);
      page.rows().forEach(row -> all.add(row.subject()));
      cursor = page.next();
    } while (cursor != null);
    return all;
  }

  private static long count(List<SessionTotal> totals) {
    return totals.stream().mapToLong(SessionTotal::count).sum();
  }

  private static SessionFilter filter(String name, String value) {
    return SessionFilter.of(new QueryParameters(Map.of(name, value)));
  }

  private static List<String> ids(SessionQueries queries, SessionFilter filter) {
    return rows(queries, filter).stream().map(SessionRow::subject).toList();
  }

  private static List<SessionRow> rows(SessionQueries queries, SessionFilter filter) {
    return queries.page(filter, SessionOrder.SOURCE, null, 100).rows();
  }

  private static List<SessionRow> rows(SessionQueries queries, SessionOrder order) {
    return queries.page(SessionFilter.ALL, order, null, 100).rows();
  }

  private static void see(SqlLedger ledger, Session session, long second) {
    ledger.record(
        new Observation(
            session.origin(),
            session.sessionId(),
            Coverage.ONE,
            List.of(session),
            T0.plusSeconds(second),
            false));
  }
}
