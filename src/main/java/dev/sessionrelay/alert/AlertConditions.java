package dev.sessionrelay.alert;

import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionChanges;
import dev.sessionrelay.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Since when what a rule waits for is so, from what is known. Pure. */
final class AlertConditions {
  /** The reading of open connections, see {@code docs/fields.md}. */
  private static final String CONNECTIONS = "kernelConnections";

  private static final String LAST_ACTIVITY = "lastActivityAt";
  private static final String STATE = "state";

  private AlertConditions() {}

  /** Empty when it is not so. */
  static Optional<ConditionStart> of(AlertDefinition rule, WatchedSession facts) {
    return switch (rule.when()) {
      case IDLE -> idle(rule, facts);
      case STUCK -> stuck(facts);
      case OVERLONG -> running(facts).map(AlertConditions::sinceStart);
      case NO_AUTO_STOP ->
          running(facts)
              .filter(running -> isEndless(running.session().autoStop(), rule.limit()))
              .map(running -> new ConditionStart(running.stateSince(), "autoStop"));
      case FAILED ->
          Optional.of(facts)
              .filter(known -> known.session().state() == SessionState.FAILED)
              .map(failed -> new ConditionStart(failed.stateSince(), STATE));
      case TARGET_FAILING -> Optional.empty();
    };
  }

  static Optional<ConditionStart> of(AlertDefinition rule, Incident incident) {
    return rule.when() == AlertCondition.TARGET_FAILING
        ? Optional.of(new ConditionStart(incident.since(), "since"))
        : Optional.empty();
  }

  static Optional<WatchedSession> running(WatchedSession facts) {
    return Optional.of(facts).filter(known -> known.session().state() == SessionState.RUNNING);
  }

  private static Optional<ConditionStart> idle(AlertDefinition rule, WatchedSession facts) {
    return idle(facts).filter(start -> !rule.countsConnections() || !isConnected(facts.session()));
  }

  /** Since when nobody has used it. */
  static Optional<ConditionStart> idle(WatchedSession facts) {
    return running(facts)
        .filter(running -> running.session().activity() == Activity.IDLE)
        .map(running -> sinceActivity(running.session(), running.activitySince()));
  }

  /** An open connection is no use by itself: a forgotten browser tab holds one for days. */
  private static boolean isConnected(Session session) {
    return session.attributes().get(SessionChanges.READINGS) instanceof Map<?, ?> readings
        && readings.get(CONNECTIONS) instanceof Number open
        && open.longValue() > 0;
  }

  private static Optional<ConditionStart> stuck(WatchedSession facts) {
    Session session = facts.session();
    return switch (session.state()) {
      case STARTING, STOPPING -> Optional.of(new ConditionStart(facts.stateSince(), STATE));
      case RUNNING ->
          session.activity() == Activity.BUSY && session.lastActivityAt() != null
              ? Optional.of(sinceActivity(session, facts.activitySince()))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static ConditionStart sinceActivity(Session session, Instant observed) {
    return session.lastActivityAt() == null
        ? new ConditionStart(observed, "activity")
        : new ConditionStart(session.lastActivityAt(), LAST_ACTIVITY);
  }

  /** By the vendor's word where there is one, else since it was first seen running. */
  static ConditionStart sinceStart(WatchedSession facts) {
    Instant started = facts.session().startedAt();
    return started == null
        ? new ConditionStart(facts.stateSince(), STATE)
        : new ConditionStart(started, "startedAt");
  }

  /** What the vendor did not say is not guessed. */
  private static boolean isEndless(Session.AutoStop autoStop, Duration limit) {
    if (autoStop == null || autoStop.enabled() == null) {
      return false;
    }
    Integer minutes = autoStop.idleTimeoutMinutes();
    return !autoStop.enabled()
        || limit != null && minutes != null && Duration.ofMinutes(minutes).compareTo(limit) > 0;
  }
}
