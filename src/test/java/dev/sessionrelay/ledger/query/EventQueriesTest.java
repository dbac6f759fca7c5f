package dev.sessionrelay.ledger.query;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.route;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.EventLog.Wanted;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.ClosedIncident.IncidentFailure;
import dev.sessionrelay.ledger.query.SinkDelivery.DeliveryState;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventQueriesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void eventsAreFoundByWhatTheyAre(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      EventQueries queries = new EventQueries(ledger.reader());
      assertEquals(new EventPage(List.of(), null), queries.newest(EventQuery.ALL, null, 9));
      ledger.record(one(session("sc-1", RUNNING)));
      ledger.record(one(session("sc-2", STOPPED)));
      ledger.gone(ORIGIN, "sc-1", "two 404s", T0.plusSeconds(60));
      ledger.failed(incident("sc-2", "THROTTLED"), T0.plusSeconds(61));
      ledger.record(one(session(route("r-1"), "s-1", RUNNING)));
      assertEquals(List.of(5L, 4L, 3L, 2L, 1L), positions(queries, Map.of()));
      assertEquals(List.of(3L, 1L), positions(queries, Map.of("session", "sc-1")));
      assertEquals(List.of(4L), positions(queries, Map.of("type", "poll.failed")));
      assertEquals(
          List.of(4L, 3L),
          positions(queries, Map.of("type", "sessionrelay.poll.failed,session.gone")));
      assertEquals(List.of(5L), positions(queries, Map.of("vendor", "huawei")));
      assertEquals(List.of(5L), positions(queries, Map.of("account", "fabric")));
      assertEquals(List.of(), positions(queries, Map.of("account", "w-1234abcd")));
      assertEquals(List.of(5L), positions(queries, Map.of("target", "ray")));
      assertEquals(List.of(5L, 1L), positions(queries, Map.of("state", "running")));
      assertEquals(List.of(4L), positions(queries, Map.of("since", T0.plusSeconds(61).toString())));
      assertEquals(
          List.of(3L, 1L),
          positions(queries, Map.of("session", "sc-1", "until", T0.plusSeconds(61).toString())));
      EventPage first = queries.newest(EventQuery.ALL, null, 2);
      assertEquals(4L, first.next());
      assertEquals(List.of(3L, 2L), positions(queries.newest(EventQuery.ALL, 4L, 2).events()));
      assertNull(queries.newest(EventQuery.ALL, 3L, 2).next());
      assertEquals(List.of(2L, 3L), positions(queries.oldest(EventQuery.ALL, 1, 2)));
      Stored third = queries.oldest(EventQuery.ALL, 2, 1).get(0);
      assertEquals(List.of(third), queries.byId(third.event().id().substring(0, 12), 9));
      assertEquals(5, queries.newest());
      String key = new SessionQueries(ledger.reader()).keyOf(ORIGIN.source(), "sc-1").orElseThrow();
      assertEquals(List.of(3L, 1L), positions(queries.ofSession(key, null, 9).events()));
      assertEquals(List.of(1L), positions(queries.ofSession(key, 3L, 9).events()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void endedIncidentIsToldWithItsHistory(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      ledger.failed(incident("sc-1", "THROTTLED"), T0);
      ledger.failed(incident("sc-2", "THROTTLED"), T0.plusSeconds(1));
      ledger.failed(incident("sc-1", "THROTTLED"), T0.plusSeconds(2));
      ledger.failed(incident("sc-1", "UNREACHABLE"), T0.plusSeconds(3));
      ledger.recovered(ORIGIN, "sc-1", T0.plusSeconds(10));
      ledger.failed(incident("sc-1", "MALFORMED"), T0.plusSeconds(20));
      ledger.recovered(ORIGIN, "sc-1", T0.plusSeconds(30));
      IncidentQueries queries = new IncidentQueries(ledger.reader());
      IncidentPage page = queries.closed(EventQuery.ALL, null, 1);
      ClosedIncident newest = page.incidents().get(0);
      assertEquals(List.of("MALFORMED"), classes(newest));
      ClosedIncident first = queries.closed(EventQuery.ALL, page.next(), 9).incidents().get(0);
      assertEquals(List.of("THROTTLED", "UNREACHABLE"), classes(first));
      assertEquals(T0, first.since());
      assertEquals(T0.plusSeconds(10), first.until());
      assertEquals(Duration.ofSeconds(10), first.lasted());
      assertEquals(3, first.count());
      assertEquals("sc-1", first.sessionId());
      assertEquals("prod", first.account());
      assertEquals(429, first.failures().get(0).status());
      assertEquals("wait", first.failures().get(0).solution());
      assertNull(queries.closed(EventQuery.ALL, page.next(), 9).next(), "sc-2 is open");
    }
  }

  /** The marks of the sink tell it: nothing is written for a single delivery. */
  @ParameterizedTest
  @EnumSource
  void whatBecameOfEachEventAtEachSink(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    SettableClock clock = SettableClock.standingAt(T0);
    try (SqlLedger ledger = SqlLedger.open(settings, clock);
        LedgerAccess access = LedgerAccess.open(settings, clock)) {
      ledger.record(one(session("sc-1", RUNNING)));
      ledger.events().open("late", Start.NOW);
      ledger.events().open("file", Start.OLDEST);
      ledger.events().open("picky", Start.OLDEST);
      ledger.events().wants("picky", new Wanted(null, Set.of("STOPPED"), null));
      ledger.record(one(session("sc-2", RUNNING)));
      ledger.record(one(session("sc-3", STOPPED)));
      clock.set(T0.plusSeconds(10));
      Deferred second = new Deferred(2, 3, T0.plusSeconds(70), "503");
      ledger.events().advance("file", new Progress(2, List.of(second)), List.of());
      ledger.events().advance("picky", new Progress(3, List.of()), List.of());
      assertEquals(DeliveryState.BEFORE_SINK, state(ledger, 1, "late"));
      assertEquals(DeliveryState.WAITING, state(ledger, 2, "late"));
      assertEquals(DeliveryState.FILTERED, state(ledger, 1, "picky"));
      assertEquals(
          new SinkDelivery("picky", DeliveryState.DELIVERED, T0, T0.plusSeconds(10), 0, null, null),
          at(ledger, 3, "picky"));
      assertEquals(
          new SinkDelivery("file", DeliveryState.DELIVERED, T0, T0.plusSeconds(10), 0, null, null),
          at(ledger, 1, "file"));
      assertEquals(
          new SinkDelivery(
              "file", DeliveryState.RETRYING, null, null, 3, "503", second.notBefore()),
          at(ledger, 2, "file"));

      clock.set(T0.plusSeconds(75));
      DeadLetter third = new DeadLetter("file", 3, 9, T0.plusSeconds(75), "400");
      ledger.events().advance("file", new Progress(3, List.of()), List.of(third));
      SinkDelivery late = at(ledger, 2, "file");
      assertEquals(DeliveryState.DELIVERED, late.state());
      assertEquals(T0.plusSeconds(75), late.before());
      assertEquals(
          new SinkDelivery("file", DeliveryState.DEAD, null, third.at(), 9, "400", null),
          at(ledger, 3, "file"));

      assertEquals(1, access.replay("file", null));
      assertEquals(DeliveryState.WAITING, state(ledger, 3, "file"), "it comes once more");
      clock.set(T0.plusSeconds(80));
      ledger.events().advance("file", new Progress(4, List.of()), List.of());
      assertEquals(T0.plusSeconds(80), at(ledger, 3, "file").before());
      assertEquals(T0.plusSeconds(75), at(ledger, 3, "file").after());

      DeadLetter first = new DeadLetter("picky", 3, 1, T0.plusSeconds(81), "400");
      ledger.events().advance("picky", new Progress(4, List.of()), List.of(first));
      access.drop("picky", null);
      assertEquals(DeliveryState.DROPPED, state(ledger, 3, "picky"));
    }
  }

  private static SinkDelivery at(SqlLedger ledger, long position, String sink) {
    List<SinkDelivery> all =
        new DeliveryQueries(ledger.reader()).of(List.of(1L, 2L, 3L)).get(position);
    assertNotNull(all);
    assertTrue(all.size() == 3, all.toString());
    return all.stream().filter(each -> each.sink().equals(sink)).findFirst().orElseThrow();
  }

  private static DeliveryState state(SqlLedger ledger, long position, String sink) {
    return at(ledger, position, sink).state();
  }

  private static List<String> classes(ClosedIncident incident) {
    return incident.failures().stream().map(IncidentFailure::failureClass).toList();
  }

  private static List<Long> positions(EventQueries queries, Map<String, String> query) {
    EventQuery asked = EventQuery.of(new QueryParameters(query));
    return positions(queries.newest(asked, null, 9).events());
  }

  private static List<Long> positions(List<Stored> events) {
    return events.stream().map(Stored::position).toList();
  }
}
