package dev.sessionrelay.alert;

import dev.sessionrelay.alert.QuietTimes.QuietTime;
import dev.sessionrelay.alert.QuietTimes.WithheldSinks;
import dev.sessionrelay.config.AlertCondition;
import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.ledger.alert.AlertVerdict;
import dev.sessionrelay.ledger.alert.AlertVerdict.AlertStep;
import dev.sessionrelay.ledger.alert.AlertView;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.session.CostEstimate;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules say of one session or incident at one moment: what is to be raised, reminded of or
 * resolved, and when to look again. Pure; what was told before is in the view, so that nothing is
 * told twice.
 */
final class AlertDecision {
  /** How long to wait for somebody to see again what nobody has seen for some turns. */
  private static final Duration UNTIL_SEEN = Duration.ofMinutes(1);

  private final AlertPlan plan;
  private final AlertView view;
  private final Instant now;
  private final List<AlertStep> steps = new ArrayList<>();
  private Instant next;

  private AlertDecision(AlertPlan plan, AlertView view, Instant now) {
    this.plan = plan;
    this.view = view;
    this.now = now;
  }

  static AlertVerdict of(AlertPlan plan, AlertView view, Instant now) {
    AlertDecision decision = new AlertDecision(plan, view, now);
    Map<String, AlertDefinition> rules = plan.rules();
    decision.judge(rules.values());
    for (OpenAlert alert : view.open()) {
      AlertDefinition rule = rules.get(alert.rule());
      if (rule == null || !rule.when().word().equals(alert.condition())) {
        decision.resolve(alert, List.of(), "the rule was removed");
      }
    }
    return new AlertVerdict(decision.steps, decision.isOpen(), decision.next);
  }

  private boolean isOpen() {
    long ended = steps.stream().filter(s -> s.type() == EventType.ALERT_RESOLVED).count();
    long raised = steps.stream().filter(s -> s.type() == EventType.ALERT_RAISED).count();
    return view.open().size() + raised > ended;
  }

  private void judge(Collection<AlertDefinition> rules) {
    for (AlertDefinition rule : rules) {
      OpenAlert open = open(rule);
      if (rule.when() == AlertCondition.TARGET_FAILING) {
        judge(rule, view.incident(), open);
      } else {
        judge(rule, facts(rule), open);
      }
    }
  }

  private OpenAlert open(AlertDefinition rule) {
    return view.open().stream()
        .filter(alert -> alert.rule().equals(rule.name()))
        .filter(alert -> alert.condition().equals(rule.when().word()))
        .findFirst()
        .orElse(null);
  }

  /** Of the calls that see the session, the first that has seen it lately. */
  private Optional<WatchedSession> facts(AlertDefinition rule) {
    List<WatchedSession> about =
        view.sessions().stream().filter(facts -> rule.scope().holds(facts.session())).toList();
    return about.stream()
        .filter(facts -> !facts.stale())
        .findFirst()
        .or(() -> about.stream().findFirst());
  }

  private void judge(AlertDefinition rule, Optional<WatchedSession> facts, OpenAlert open) {
    if (facts.isEmpty()) {
      if (open != null) {
        resolve(open, rule.sinks(), "the session is gone, or the rule is not about it any more");
      }
    } else if (facts.get().stale()) {
      // Nobody knows: neither raised nor resolved.
      lookAgain(now.plus(UNTIL_SEEN));
    } else {
      AlertSubject subject = AlertSubject.of(facts.get().session());
      judge(rule, AlertConditions.of(rule, facts.get()), open, subject);
    }
  }

  private void judge(AlertDefinition rule, Incident incident, OpenAlert open) {
    boolean about =
        incident != null
            && rule.scope().holds(incident.origin().target(), incident.origin().vendor());
    if (about) {
      judge(rule, AlertConditions.of(rule, incident), open, AlertSubject.of(incident));
    } else if (open != null) {
      resolve(open, rule.sinks(), "polls succeed again, or nobody asks any more");
    }
  }

  private void judge(
      AlertDefinition rule, Optional<ConditionStart> start, OpenAlert open, AlertSubject subject) {
    Instant due = start.map(begun -> due(rule, begun.at())).orElse(null);
    if (due == null || due.isAfter(now)) {
      if (open != null) {
        add(EventType.ALERT_RESOLVED, open, subject, rule.sinks(), "no longer so");
      }
      lookAgain(due);
    } else if (open == null) {
      raise(rule, start.get(), subject);
    } else {
      remind(rule, open, subject);
    }
  }

  /** When it has lasted long enough; null for never. */
  private static Instant due(AlertDefinition rule, Instant since) {
    return rule.hours() == null
        ? since.plus(rule.length())
        : rule.hours().after(since, rule.length());
  }

  private void raise(AlertDefinition rule, ConditionStart start, AlertSubject subject) {
    Origin origin = subject.origin();
    Optional<QuietTime> quiet = quiet(rule, origin);
    List<String> withheld = quiet.isPresent() ? List.of() : withheld(rule, origin);
    OpenAlert alert =
        new OpenAlert(
            view.about(),
            rule.name(),
            rule.when().word(),
            origin,
            subject.sessionId(),
            subject.failureClass(),
            start.at(),
            start.basis(),
            now,
            0,
            now,
            quiet.map(QuietTime::by).orElse(null),
            withheld);
    add(EventType.ALERT_RAISED, alert, subject, rule.sinks(), null);
    quiet.ifPresentOrElse(time -> lookAgain(time.until()), () -> remindLater(rule, alert));
  }

  private Optional<QuietTime> quiet(AlertDefinition rule, Origin origin) {
    return plan.quiet().of(origin.target(), named(rule.sinks()), now);
  }

  private List<String> named(List<String> sinks) {
    return sinks.isEmpty() ? plan.sinks() : sinks;
  }

  /** Of these sinks those that hear of nothing now. */
  private List<String> withheld(AlertDefinition rule, Origin origin) {
    WithheldSinks withheld = plan.quiet().withheld(origin.target(), named(rule.sinks()), now);
    lookAgain(withheld.until());
    return withheld.names();
  }

  /**
   * @param sinks empty for all
   */
  private List<String> without(List<String> sinks, List<String> withheld) {
    return withheld.isEmpty()
        ? sinks
        : named(sinks).stream().filter(sink -> !withheld.contains(sink)).toList();
  }

  private void remind(AlertDefinition rule, OpenAlert open, AlertSubject subject) {
    Optional<QuietTime> quiet = quiet(rule, open.origin());
    if (quiet.isPresent()) {
      lookAgain(quiet.get().until());
      return;
    }
    List<String> withheld = withheld(rule, open.origin());
    List<String> free =
        open.withheldFrom().stream().filter(sink -> !withheld.contains(sink)).toList();
    OpenAlert told = open;
    if (!open.isTold()) {
      told = open.told(now, withheld);
      add(EventType.ALERT_RAISED, told, subject, rule.sinks(), null);
    } else if (!free.isEmpty()) {
      told = open.withheldFrom(withheld.stream().filter(open.withheldFrom()::contains).toList());
      add(EventType.ALERT_RAISED, told, subject, free, null);
    } else if (isTimeToRemind(rule, open)) {
      told = open.reminded(now);
      add(EventType.ALERT_REMINDED, told, subject, without(rule.sinks(), withheld), null);
    }
    remindLater(rule, told);
  }

  private boolean isTimeToRemind(AlertDefinition rule, OpenAlert open) {
    return rule.remind() != null
        && !open.toldAt().plus(rule.remind()).isAfter(now)
        && (rule.hours() == null || rule.hours().holds(now));
  }

  private void remindLater(AlertDefinition rule, OpenAlert told) {
    if (rule.remind() == null) {
      return;
    }
    Instant due = told.toldAt().plus(rule.remind());
    boolean counts = rule.hours() == null || rule.hours().holds(due.isAfter(now) ? due : now);
    lookAgain(counts ? due : rule.hours().nextChange(due.isAfter(now) ? due : now));
  }

  private void resolve(OpenAlert alert, List<String> sinks, String reason) {
    add(EventType.ALERT_RESOLVED, alert, AlertSubject.last(alert, view), sinks, reason);
  }

  private void add(
      EventType type, OpenAlert alert, AlertSubject subject, List<String> sinks, String endReason) {
    CostEstimate cost =
        view.sessions().stream()
            .filter(facts -> facts.session() == subject.session())
            .findFirst()
            .flatMap(facts -> SessionCost.of(plan.prices(), facts, now))
            .orElse(null);
    List<String> hearers = without(sinks, alert.withheldFrom());
    steps.add(
        new AlertStep(
            type, alert, subject.session(), subject.incident(), hearers, endReason, cost));
  }

  private void lookAgain(Instant at) {
    if (at != null && (next == null || at.isBefore(next))) {
      next = at;
    }
  }
}
