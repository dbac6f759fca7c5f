package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Polls in a row that have not opened or ended an incident yet. In memory alone: after a restart
 * nobody knows that the polls before it and those after it are in a row, so they count anew.
 */
final class IncidentRuns {
  private final Map<IncidentKey, Incident> failures = new ConcurrentHashMap<>();
  private final Map<IncidentKey, SuccessRun> successes = new ConcurrentHashMap<>();

  /**
   * @param byAnswer whether the last one was an answer: the end of its turn is the same success
   */
  private record SuccessRun(int count, boolean byAnswer) {}

  /** One more failed poll of what has no incident; gives the run so far. */
  Incident failed(IncidentKey key, Incident newest, Instant at) {
    return failures.merge(
        key,
        newest.counted(at, 1),
        (before, now) -> now.counted(before.since(), before.count() + 1));
  }

  /** The run of failures that opens an incident. */
  Incident failures(IncidentKey key, Incident newest, Instant at) {
    return failures.getOrDefault(key, newest.counted(at, 1));
  }

  void failsAgain(IncidentKey key) {
    successes.remove(key);
  }

  /** What was asked for has succeeded. */
  void succeeded(IncidentKey key) {
    failures.remove(key);
  }

  /**
   * One more success of what has an incident.
   *
   * @param answer whether it is an answer, else the end of a turn
   * @return how many there are in a row
   */
  int successes(IncidentKey key, boolean answer) {
    return successes.merge(key, new SuccessRun(1, answer), (run, one) -> next(run, answer)).count;
  }

  private static SuccessRun next(SuccessRun run, boolean answer) {
    return run.byAnswer && !answer
        ? new SuccessRun(run.count, false)
        : new SuccessRun(run.count + 1, answer);
  }

  /** The incident has begun or ended. */
  void forget(IncidentKey key) {
    failures.remove(key);
    successes.remove(key);
  }

  void retain(Predicate<Incident> asked) {
    failures.values().removeIf(asked.negate());
  }
}
