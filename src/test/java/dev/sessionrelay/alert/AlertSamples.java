package dev.sessionrelay.alert;

import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.config.AlertScope;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.alert.AlertView;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.WeeklyHours;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules, sessions and views for tests of alerts. */
final class AlertSamples {
  static final Instant T0 = Instant.parse("2026-11-27T08:00:00Z");
  static final Origin ORIGIN =
      new Origin("oracle", "aidp", "oracle-notebook-session", "lab", "notebooks", "p/w", "w");
  static final AlertScope ALL = new AlertScope(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  private AlertSamples() {}

  static AlertDefinition rule(AlertCondition when, Duration length) {
    return rule(when, length, null, null);
  }

  static AlertDefinition rule(
      AlertCondition when, Duration length, WeeklyHours hours, Duration remind) {
    return new AlertDefinition(
        when.word(), when, length, null, ALL, hours, remind, List.of(), false);
  }

  static AlertPlan plan(AlertDefinition... rules) {
    return new AlertPlan(
        Arrays.stream(rules).collect(Collectors.toMap(AlertDefinition::name, rule -> rule)),
        QuietTimes.NONE,
        PriceList.NONE,
        List.of());
  }

  static Session session(String id, SessionState state, Activity activity, Instant lastActivity) {
    return new SessionBuilder(ORIGIN, id)
        .state(state)
        .activity(activity)
        .lastActivityAt(lastActivity)
        .build();
  }

  static WatchedSession facts(Session session, Instant since) {
    return new WatchedSession(session, since, since, false);
  }

  static AlertView view(WatchedSession facts, OpenAlert... open) {
    return new AlertView("key", List.of(facts), null, List.of(open));
  }
}
