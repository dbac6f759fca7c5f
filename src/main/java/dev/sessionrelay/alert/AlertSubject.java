package dev.sessionrelay.alert;

import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.ledger.alert.AlertView;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;

/**
 * What an alert is about.
 *
 * @param session null for an incident
 * @param incident null for a session
 */
record AlertSubject(Session session, Incident incident) {
  static AlertSubject of(Session session) {
    return new AlertSubject(session, null);
  }

  static AlertSubject of(Incident incident) {
    return new AlertSubject(null, incident);
  }

  /**
   * That of an open alert: as it was when that was raised, where nothing is known of it any more.
   */
  static AlertSubject last(OpenAlert alert, AlertView view) {
    return alert.condition().equals(AlertCondition.TARGET_FAILING.word())
        ? of(lastIncident(alert, view))
        : of(lastSession(alert, view));
  }

  private static Incident lastIncident(OpenAlert alert, AlertView view) {
    return view.incident() != null
        ? view.incident()
        : new Incident(
            alert.origin(),
            alert.subject(),
            alert.failureClass(),
            null,
            null,
            null,
            null,
            null,
            alert.since(),
            0);
  }

  private static Session lastSession(OpenAlert alert, AlertView view) {
    return view.sessions().stream()
        .map(WatchedSession::session)
        .findFirst()
        .orElseGet(
            () ->
                new SessionBuilder(alert.origin(), alert.subject())
                    .state(SessionState.GONE)
                    .build());
  }

  Origin origin() {
    return session == null ? incident.origin() : session.origin();
  }

  /** Null for an incident of a whole target. */
  String sessionId() {
    return session == null ? incident.sessionId() : session.sessionId();
  }

  /** Null for a session. */
  String failureClass() {
    return session == null ? incident.failureClass() : null;
  }
}
