package dev.sessionrelay.ledger.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LargeLedger;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.testing.Alone;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What pages ask for is quick however much there is. The quick form finds what would go through
 * everything; {@code -Dlarge.sessions=100000} measures, with ten events a session.
 */
@Alone
class LargeLedgerTest {
  private static final int SESSIONS = Integer.getInteger("large.sessions", 2_000);
  private static final int EVENTS = 10 * SESSIONS;
  private static final long MOST_MILLIS = 300;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void everyQueryIsQuick(Ledgers database) {
    try (SqlLedger ledger = LargeLedger.make(database.fresh(directory), SESSIONS, EVENTS)) {
      SessionQueries sessions = new SessionQueries(ledger.reader());
      EventQueries events = new EventQueries(ledger.reader());
      IncidentQueries incidents = new IncidentQueries(ledger.reader());
      Map<String, Long> took = new TreeMap<>();
      assertEquals(
          SESSIONS,
          timed("totals", took, () -> sessions.totals(SessionFilter.ALL)).stream()
              .mapToLong(SessionTotal::count)
              .sum());
      assertEquals(
          SESSIONS, timed("cells", took, () -> sessions.cells(SessionFilter.ALL, 100_000)).size());
      for (SessionOrder.Column column : SessionOrder.Column.values()) {
        SessionOrder order = new SessionOrder(column, true);
        SessionsPage first =
            timed(
                "page by " + column.word(),
                took,
                () -> sessions.page(SessionFilter.ALL, order, null, 100));
        timed(
            "next page by " + column.word(),
            took,
            () -> sessions.page(SessionFilter.ALL, order, first.next(), 100));
      }
      SessionFilter text = SessionFilter.of(new QueryParameters(Map.of("q", "no-such alice")));
      timed("search", took, () -> sessions.page(text, SessionOrder.USUAL, null, 100));
      String key =
          sessions.page(SessionFilter.ALL, SessionOrder.SOURCE, null, 1).rows().get(0).key();
      timed("one session", took, () -> sessions.find(key));
      timed("its events", took, () -> events.ofSession(key, null, 100));
      List<Map<String, String>> queries =
          List.of(
              Map.of(),
              Map.of("vendor", "nobody"),
              Map.of("account", "nobody"),
              Map.of("target", "nobody"),
              Map.of("state", "UNKNOWN"),
              Map.of("type", "session.gone"),
              Map.of("type", "poll.failed"),
              Map.of("type", "session.changed", "vendor", "nobody"),
              Map.of("target", "target-1", "state", "UNKNOWN"),
              Map.of("since", "2026-03-01T08:10:00Z", "until", "2026-03-01T08:11:00Z"),
              Map.of("since", "2026-03-01T08:10:00Z", "state", "UNKNOWN"),
              Map.of("session", "session-1"));
      for (Map<String, String> query : queries) {
        EventQuery asked = EventQuery.of(new QueryParameters(query));
        timed("events " + query, took, () -> events.newest(asked, null, 100));
      }
      List<Long> shown =
          events.newest(EventQuery.ALL, null, 100).events().stream()
              .map(stored -> stored.position())
              .toList();
      assertEquals(
          100,
          timed("deliveries", took, () -> new DeliveryQueries(ledger.reader()).of(shown)).size());
      timed("incidents", took, () -> incidents.closed(EventQuery.ALL, null, 100));
      timed("sinks", took, () -> new SinkQueries(ledger.reader()).all());
      timed("of targets", took, sessions::ofTargets);
      System.out.printf("%s, %,d sessions, %,d events: %s%n", database, SESSIONS, EVENTS, took);
      took.forEach(
          (query, millis) -> assertTrue(millis < MOST_MILLIS, query + ": " + millis + " ms"));
    }
  }

  /** The better of two: what a machine does beside it is not meant. */
  private static <T> T timed(String name, Map<String, Long> took, Supplier<T> query) {
    T answer = null;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      answer = query.get();
      took.merge(name, (System.nanoTime() - start) / 1_000_000, Math::min);
    }
    return answer;
  }
}
