package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.ORIGIN;
import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Schemas;
import dev.sessionrelay.session.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When failures become an incident, when it ends, and what of it is told. */
class IncidentThresholdTest {
  private static final IncidentRule SLOW = new IncidentRule(3, 2, Duration.ofHours(4));

  @TempDir Path directory;

  private static SqlLedger follow(SqlLedger ledger, IncidentRule rule) {
    ledger.incidentRules(target -> rule);
    return ledger;
  }

  private static List<Event> told(SqlLedger ledger) {
    List<Event> told =
        ledger.events().read("any", 0, 99).stream()
            .map(EventLog.Stored::event)
            .filter(event -> !event.type().isOfSession())
            .toList();
    told.forEach(event -> assertEquals(List.of(), Schemas.event(event.json())));
    return told;
  }

  private static List<EventType> types(SqlLedger ledger) {
    return told(ledger).stream().map(Event::type).toList();
  }

  @ParameterizedTest
  @EnumSource
  void theThirdFailureInARowOpensAnIncidentThatBeganWithTheFirst(Ledgers database) {
    try (SqlLedger ledger = follow(database.open(directory), SLOW)) {
      assertEquals(0, ledger.failed(incident(null, "THROTTLED"), T0));
      assertEquals(0, ledger.failed(incident(null, "TIMED_OUT"), T0.plusSeconds(30)));
      assertEquals(List.of(), ledger.openIncidents());
      assertEquals(1, ledger.failed(incident(null, "THROTTLED"), T0.plusSeconds(60)));
      Incident open = ledger.openIncidents().get(0);
      assertEquals(T0, open.since());
      assertEquals(3, open.count());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSuccessBetweenFailuresBreaksTheRow(Ledgers database) {
    try (SqlLedger ledger = follow(database.open(directory), SLOW)) {
      for (int turn = 0; turn < 5; turn++) {
        ledger.failed(incident(null, "THROTTLED"), T0);
        ledger.failed(incident(null, "THROTTLED"), T0);
        ledger.recovered(ORIGIN, null, T0);
      }
      assertEquals(List.of(), types(ledger));
    }
  }

  /** A listing's answer and the end of its turn are one success. */
  @ParameterizedTest
  @EnumSource
  void theSecondTurnInARowThatSucceedsEndsIt(Ledgers database) {
    try (SqlLedger ledger = follow(database.open(directory), new IncidentRule(1, 2, null))) {
      ledger.failed(incident(null, "THROTTLED"), T0);
      ledger.record(listing(session("sc-1", SessionState.RUNNING)));
      ledger.recovered(ORIGIN, null, T0);
      assertEquals(1, ledger.openIncidents().size());
      ledger.failed(incident(null, "THROTTLED"), T0);
      ledger.record(listing(session("sc-1", SessionState.RUNNING)));
      ledger.recovered(ORIGIN, null, T0);
      assertEquals(1, ledger.openIncidents().size(), "the row was broken");
      ledger.record(listing(session("sc-1", SessionState.RUNNING)));
      assertEquals(List.of(), ledger.openIncidents());
      assertEquals(0, ledger.recovered(ORIGIN, null, T0));
      assertEquals(List.of(EventType.POLL_FAILED, EventType.POLL_RECOVERED), types(ledger));
    }
  }

  @ParameterizedTest
  @EnumSource
  void flappingBetweenClassesMadeAnEventEachTime(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      for (int turn = 0; turn < 5; turn++) {
        ledger.failed(incident(null, "THROTTLED"), T0.plusSeconds(60 * turn));
        ledger.failed(incident(null, "UNREACHABLE"), T0.plusSeconds(60 * turn + 30));
      }
      assertEquals(List.of(EventType.POLL_FAILED, EventType.POLL_FAILED), types(ledger));
      Incident open = ledger.openIncidents().get(0);
      assertEquals(10, open.count());
      assertEquals(9, open.course().classChanges());
      assertEquals("UNREACHABLE", open.failureClass());
      ledger.recovered(ORIGIN, null, T0.plusSeconds(600));
      assertTrue(told(ledger).get(2).json().contains("\"count\":10,\"classChanges\":9"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void remindersFollowEachOtherAlsoOverARestart(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    IncidentRule rule = new IncidentRule(1, 1, Duration.ofHours(4));
    for (int hour = 0; hour < 13; hour++) {
      try (SqlLedger ledger = follow(SqlLedger.open(settings, Ledgers.CLOCK), rule)) {
        Instant at = T0.plus(Duration.ofHours(hour));
        ledger.failed(incident("sc-1", "UNREACHABLE"), at.minusMillis(1));
        ledger.failed(incident("sc-1", "UNREACHABLE"), at);
        assertEquals(hour / 4, ledger.openIncidents().get(0).course().reminders(), at::toString);
      }
    }
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(
          List.of(
              EventType.POLL_FAILED,
              EventType.INCIDENT_REMINDED,
              EventType.INCIDENT_REMINDED,
              EventType.INCIDENT_REMINDED),
          types(ledger));
    }
  }
}
