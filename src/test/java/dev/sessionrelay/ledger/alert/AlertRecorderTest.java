package dev.sessionrelay.ledger.alert;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertVerdict.AlertStep;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts are on disk with what caused them, in both databases. */
class AlertRecorderTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void anAlertIsKeptFromItsCauseToItsEnd(Ledgers database) {
    try (SqlLedger ledger = database.open(directory)) {
      AlertJournal alerts = new AlertJournal(ledger);
      alerts.follow(AlertRecorderTest::decide, (about, verdict) -> {});
      ledger.record(listing(session("sc-1", SessionState.RUNNING)));
      assertEquals(List.of(), alerts.open());
      ledger.record(listing(session("sc-1", SessionState.FAILED)));
      OpenAlert open = alerts.open().get(0);
      assertEquals("sc-1", open.subject());
      assertEquals(LedgerSamples.ORIGIN, open.origin());
      assertEquals(1, alerts.look(List.of(open.about()), T0.plusSeconds(60)));
      assertEquals(open.reminded(T0.plusSeconds(60)), alerts.open().get(0));
      ledger.record(listing(session("sc-1", SessionState.RUNNING)));
      assertEquals(List.of(), alerts.open());
      assertEquals(
          List.of(
              EventType.SESSION_DISCOVERED,
              EventType.SESSION_CHANGED,
              EventType.ALERT_RAISED,
              EventType.ALERT_REMINDED,
              EventType.SESSION_CHANGED,
              EventType.ALERT_RESOLVED),
          ledger.events().read("any", 0, 9).stream().map(s -> s.event().type()).toList());
    }
  }

  /** Failed is raised, reminded of at every look, and resolved. */
  private static AlertVerdict decide(AlertView view, Instant now) {
    Session session = view.sessions().get(0).session();
    boolean failed = session.state() == SessionState.FAILED;
    if (view.open().isEmpty()) {
      return failed ? told(EventType.ALERT_RAISED, raised(view, session, now), session) : nothing();
    }
    OpenAlert open = view.open().get(0);
    return failed
        ? told(EventType.ALERT_REMINDED, open.reminded(now), session)
        : told(EventType.ALERT_RESOLVED, open, session);
  }

  private static OpenAlert raised(AlertView view, Session session, Instant now) {
    String id = session.sessionId();
    return new OpenAlert(
        view.about(),
        "f",
        "failed",
        session.origin(),
        id,
        null,
        now,
        "state",
        now,
        0,
        now,
        null,
        List.of());
  }

  private static AlertVerdict told(EventType type, OpenAlert alert, Session session) {
    AlertStep step = new AlertStep(type, alert, session, null, List.of(), null, null);
    return new AlertVerdict(List.of(step), true, null);
  }

  private static AlertVerdict nothing() {
    return new AlertVerdict(List.of(), false, null);
  }
}
