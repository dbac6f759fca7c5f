package dev.sessionrelay.status;

import dev.sessionrelay.ledger.LedgerHealth;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.relay.GroupMember;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.Plural;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.status.StatusReport.Health;
import dev.sessionrelay.status.StatusReport.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Why the process is not as it should be, a sentence each. */
final class HealthReasons {
  private static final int SHOWN_TARGETS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** As long as a commit, a delivery or a look at the files may take. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<String> down = new ArrayList<>();
  private final List<String> degraded = new ArrayList<>();

  /**
   * @param reading how long the question under way has waited for the database
   */
  HealthReasons ledger(LedgerHealth health, LedgerFigures figures, Duration reading) {
    if (!health.working()) {
      down.add("the ledger takes no writes, so polling pauses: " + health.problem());
    } else if (isLong(reading)) {
      degraded.add("the ledger has not answered for " + reading.toSeconds() + " s");
    } else if (figures.problem() != null) {
      degraded.add("the ledger cannot be read: " + figures.problem());
    }
    health
        .starving()
        .forEach(
            (owner, problem) ->
                degraded.add(owner + " cannot be recorded, though smaller work can: " + problem));
    return this;
  }

  /**
   * @param behind how long ago the files were last seen to be what was read
   */
  HealthReasons reload(ReloadResult last, Duration behind) {
    if (isLong(behind)) {
      degraded.add(
          "the files differ from what is in force, or are not looked at, for "
              + behind.toSeconds()
              + " s");
    }
    if (!last.applied()) {
      List<ConfigError> faults =
          last.faults().stream().filter(fault -> !fault.isWarning()).toList();
      String more = faults.size() > 1 ? " (and " + (faults.size() - 1) + " more)" : "";
      degraded.add("the last reload was refused: " + faults.get(0).render() + more);
    }
    return this;
  }

  /** A sink that is behind, or takes some events and not others, is given a minute first. */
  HealthReasons sinks(
      List<SinkStatus> sinks, LedgerFigures figures, Instant now, WaitingEvents waiting) {
    for (SinkStatus sink : sinks) {
      String error = sink.error() == null ? "" : ": " + sink.error();
      switch (sink.condition()) {
        case DOWN -> degraded.add("sink " + sink.sink() + " takes no events" + error);
        case HELD_UP -> degraded.add("sink " + sink.sink() + " is held up" + error);
        case STOPPED -> degraded.add("sink " + sink.sink() + " has stopped" + error);
        case WORKING -> {
          if (sink.refusing()) {
            degraded.add("sink " + sink.sink() + " refuses events" + error);
          } else if (isLate(figures.sink(sink.sink()), now, waiting)) {
            String does = sink.parked() > 0 ? " does not take every event" : " is behind";
            degraded.add("sink " + sink.sink() + does + error);
          }
        }
      }
      figures.sink(sink.sink()).ifPresent(this::deadLetters);
    }
    return this;
  }

  private void deadLetters(SinkRow sink) {
    if (sink.deadLetters() > 0) {
      degraded.add(
          "sink %s has %s to replay or drop, the newest: %s"
              .formatted(
                  sink.name(), Plural.of(sink.deadLetters(), "dead letter"), sink.deadError()));
    }
  }

  /** Deliveries that take longer than anything should. */
  HealthReasons deliveries(Map<String, Duration> underWay) {
    underWay.forEach(
        (sink, time) -> {
          if (isLong(time)) {
            degraded.add("a delivery to sink " + sink + " takes " + time.toSeconds() + " s");
          }
        });
    return this;
  }

  HealthReasons clock(Optional<Duration> jump) {
    jump.map(by -> "the clock of the machine jumped by " + by.toSeconds() + " s")
        .ifPresent(degraded::add);
    return this;
  }

  HealthReasons memory(Optional<String> problem) {
    problem.ifPresent(degraded::add);
    return this;
  }

  /**
   * What of a relay among several is not as it should be.
   *
   * @param member null for one that has its ledger to itself
   */
  HealthReasons group(GroupMember member, GroupFigures group) {
    if (member == null) {
      return this;
    }
    Optional.ofNullable(member.clockApart()).ifPresent(this::serverClock);
    if (group.view().isDraining()) {
      degraded.add("this relay is drained; end it with: bin/session-relay drain --end");
    }
    Set<String> others = group.otherConfigurations(member.session().node().id());
    if (!others.isEmpty()) {
      degraded.add(
          "the configuration of this relay differs from that of "
              + String.join(", ", others)
              + ": they share no accounts until it is the same");
    }
    return this;
  }

  /**
   * @param ahead how far the clock of the ledger's server is ahead of this machine's
   */
  HealthReasons serverClock(Duration ahead) {
    degraded.add(
        "the clock of this machine is "
            + ahead.abs().toSeconds()
            + (ahead.isNegative() ? " s ahead of" : " s behind")
            + " that of the ledger's server: times in events are wrong by so much");
    return this;
  }

  /**
   * Targets that are not polled as they should be.
   *
   * @param troubles in words that follow the target's name
   */
  HealthReasons targets(Map<String, String> troubles) {
    troubles.entrySet().stream()
        .limit(SHOWN_TARGETS)
        .forEach(each -> degraded.add("target " + each.getKey() + " " + each.getValue()));
    if (troubles.size() > SHOWN_TARGETS) {
      degraded.add(Plural.of(troubles.size() - SHOWN_TARGETS, "more target") + " not polled well");
    }
    return this;
  }

  /** Targets that fail as a whole; single sessions that fail are for whoever looks closer. */
  HealthReasons incidents(List<Incident> incidents) {
    List<Incident> whole =
        incidents.stream().filter(incident -> incident.sessionId() == null).toList();
    whole.stream().limit(SHOWN_TARGETS).map(HealthReasons::failing).forEach(degraded::add);
    if (whole.size() > SHOWN_TARGETS) {
      degraded.add(Plural.of(whole.size() - SHOWN_TARGETS, "more target") + " failing");
    }
    return this;
  }

  Health health() {
    HealthState state =
        !down.isEmpty()
            ? HealthState.DOWN
            : degraded.isEmpty() ? HealthState.UP : HealthState.DEGRADED;
    List<String> all = new ArrayList<>(down);
    all.addAll(degraded);
    return new Health(state, all);
  }

  private static boolean isLong(Duration time) {
    return time.compareTo(LIMIT) > 0;
  }

  private static boolean isLate(Optional<SinkRow> sink, Instant now, WaitingEvents waiting) {
    return sink.filter(row -> isOld(row.oldestWaiting(), now) || isLater(waiting.time(row)))
        .isPresent();
  }

  private static boolean isOld(Instant oldest, Instant now) {
    return oldest != null && oldest.plus(PATIENCE).isBefore(now);
  }

  private static boolean isLater(Duration waited) {
    return waited.compareTo(PATIENCE) > 0;
  }

  private static String failing(Incident incident) {
    String status = incident.status() == null ? "" : incident.status() + " ";
    return "target %s fails: %s%s: %s"
        .formatted(incident.origin().target(), status, incident.failureClass(), incident.message());
  }
}
