package dev.sessionrelay.alert;

import dev.sessionrelay.config.AlertDefinition;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be told and reported of sessions, reckoned from poll to poll: no events, no agenda, no
 * days that are added to.
 */
final class YearModel {
  private final List<AlertDefinition> rules;
  private final Map<String, ModelSession> sessions = new TreeMap<>();
  private final Map<String, UseTotal> uses = new TreeMap<>();
  private final Map<String, Integer> told = new TreeMap<>();
  private int missed;
  private boolean restarted;

  private static final class ModelSession {
    private final Map<String, Instant> toldAt = new TreeMap<>();
    private SessionState state;
    private Activity activity;
    private Instant stateSince;
    private Instant activitySince;
    private Instant seen;
  }

  YearModel(AlertDefinition... rules) {
    this.rules = List.of(rules);
  }

  void restarted() {
    restarted = true;
  }

  void missed() {
    missed++;
  }

  /** Sessions that are not there any more. */
  List<String> lost(Collection<String> there) {
    return sessions.keySet().stream().filter(id -> !there.contains(id)).toList();
  }

  void seen(List<Session> now, Instant at) {
    sessions.forEach((id, session) -> passed(id, session, at));
    for (String id : lost(now.stream().map(Session::sessionId).toList())) {
      sessions.remove(id).toldAt.keySet().forEach(rule -> tell(id, rule, "RESOLVED"));
    }
    now.forEach(session -> seen(session, at));
    missed = 0;
    restarted = false;
  }

  private void seen(Session session, Instant at) {
    ModelSession known = sessions.get(session.sessionId());
    if (known == null) {
      known = new ModelSession();
      sessions.put(session.sessionId(), known);
    } else if (known.state != session.state()) {
      changed(session, at);
    }
    known.stateSince = known.state == session.state() ? known.stateSince : at;
    known.activitySince = known.activity == session.activity() ? known.activitySince : at;
    known.state = session.state();
    known.activity = session.activity();
    known.seen = at;
  }

  private void changed(Session session, Instant at) {
    Duration none = Duration.ZERO;
    int starts = session.state() == SessionState.RUNNING ? 1 : 0;
    int failures = session.state() == SessionState.FAILED ? 1 : 0;
    use(session.sessionId(), at, new UseTotal(none, none, none, none, starts, failures));
  }

  /** Nobody knows what was between two polls with a gap between them. */
  private void passed(String id, ModelSession session, Instant until) {
    boolean unknown = restarted || missed >= 2;
    Instant from = session.seen;
    while (from.isBefore(until)) {
      Instant midnight =
          from.atOffset(ZoneOffset.UTC)
              .toLocalDate()
              .plusDays(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      Instant end = midnight.isBefore(until) ? midnight : until;
      use(id, from, passed(session, Duration.between(from, end), unknown));
      from = end;
    }
  }

  private static UseTotal passed(ModelSession session, Duration time, boolean unknown) {
    Duration none = Duration.ZERO;
    if (unknown) {
      return new UseTotal(none, none, none, time, 0, 0);
    }
    return switch (session.state) {
      case RUNNING ->
          new UseTotal(time, session.activity == Activity.IDLE ? time : none, none, none, 0, 0);
      case STARTING, FAILED -> new UseTotal(none, none, time, none, 0, 0);
      default -> UseTotal.NONE;
    };
  }

  private void use(String id, Instant at, UseTotal more) {
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    if (!more.equals(UseTotal.NONE)) {
      uses.merge(id + " " + day, more, UseTotal::plus);
    }
  }

  /** By session and day. */
  Map<String, UseTotal> uses() {
    return uses;
  }

  /** Rules are looked at; what is stale is left as it is. */
  void look(Instant at) {
    if (missed < 2) {
      sessions.forEach((id, session) -> rules.forEach(rule -> look(id, session, rule, at)));
    }
  }

  private void look(String id, ModelSession session, AlertDefinition rule, Instant at) {
    Instant since = since(session, rule);
    boolean holds = since != null && !since.plus(rule.length()).isAfter(at);
    Instant last = session.toldAt.get(rule.name());
    if (!holds) {
      if (session.toldAt.remove(rule.name()) != null) {
        tell(id, rule.name(), "RESOLVED");
      }
    } else if (last == null) {
      session.toldAt.put(rule.name(), at);
      tell(id, rule.name(), "RAISED");
    } else if (rule.remind() != null && !last.plus(rule.remind()).isAfter(at)) {
      session.toldAt.put(rule.name(), at);
      tell(id, rule.name(), "REMINDED");
    }
  }

  private static Instant since(ModelSession session, AlertDefinition rule) {
    boolean running = session.state == SessionState.RUNNING;
    return switch (rule.when()) {
      case OVERLONG -> running ? session.stateSince : null;
      case IDLE -> running && session.activity == Activity.IDLE ? session.activitySince : null;
      case FAILED -> session.state == SessionState.FAILED ? session.stateSince : null;
      default -> throw new IllegalArgumentException(rule.when().word());
    };
  }

  private void tell(String id, String rule, String what) {
    told.merge(id + " " + rule + " ALERT_" + what, 1, Integer::sum);
  }

  /** How often, by session, rule and event. */
  Map<String, Integer> told() {
    return told;
  }
}
