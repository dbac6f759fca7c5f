package dev.sessionrelay.status;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.settings.Plural;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Words about targets: how their last turns went, and whether they are polled as they should be.
 */
final class TargetTroubles {
  /** Timers of targets go off by the second; what is that late has stopped. */
  private static final Duration STUCK = Duration.ofMinutes(2);

  private TargetTroubles() {}

  /**
   * Why the process should be restarted: its own threads alone count, never a vendor, a sink or the
   * database. Asks none of them.
   */
  static List<String> stuck(List<TargetPoller> pollers) {
    List<String> stuck = new ArrayList<>();
    long[] deadlocked = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
    if (deadlocked != null) {
      stuck.add(Plural.of(deadlocked.length, "thread") + " in a deadlock");
    }
    pollers.stream()
        .filter(poller -> poller.watch().overdue().compareTo(STUCK) > 0)
        .findFirst()
        .ifPresent(poller -> stuck.add("the timer of " + poller.target().name() + " has stopped"));
    return stuck;
  }

  /** By target, in words that follow its name; what an open incident says is not said again. */
  static Map<String, String> of(List<TargetPoller> pollers, List<Incident> incidents) {
    Set<String> failing =
        incidents.stream()
            .filter(incident -> incident.sessionId() == null)
            .map(incident -> incident.origin().target())
            .collect(Collectors.toSet());
    Map<String, String> troubles = new TreeMap<>();
    for (TargetPoller poller : pollers) {
      String name = poller.target().name();
      trouble(poller, failing.contains(name)).ifPresent(words -> troubles.put(name, words));
    }
    return troubles;
  }

  private static Optional<String> trouble(TargetPoller poller, boolean failing) {
    if (poller.isPaused()) {
      return Optional.empty();
    }
    Optional<String> delay = poller.watch().delay();
    PollCycle last = poller.last();
    if (delay.isPresent() || last == null) {
      return delay;
    } else if (!last.complete()) {
      return Optional.of("got a listing that is not complete");
    }
    return poller
        .watch()
        .fruitless()
        .filter(turns -> !failing)
        .map(turns -> "had no success in its last " + turns + " turns: " + result(last, 0));
  }

  /**
   * How the last turn of a target went, in words.
   *
   * @param turn null when none has ended
   * @param incidents of the target that are open, in this turn or from before
   */
  static String result(PollCycle turn, long incidents) {
    List<String> words = new ArrayList<>();
    if (turn == null) {
      words.add("not polled yet");
    } else {
      answers(turn, words);
    }
    if (incidents > 0 && (turn == null || turn.failed() == 0)) {
      words.add(Plural.of(incidents, "open incident"));
    }
    return words.isEmpty() ? "ended without an answer" : String.join(", ", words);
  }

  private static void answers(PollCycle turn, List<String> words) {
    if (turn.succeeded() > 0) {
      words.add(Plural.of(turn.sessions(), "session"));
    }
    if (!turn.complete()) {
      words.add("listing not complete, so none is taken for gone");
    }
    if (!turn.undocumented().isEmpty()) {
      words.add("undocumented words: " + String.join(" ", turn.undocumented()));
    }
    if (turn.wholeFailure() != null) {
      words.add(failureWord(turn.wholeFailure()));
    } else if (turn.failed() > 0) {
      words.add(turn.failed() + " failed with " + failureWord(turn.failure()));
    }
    if (turn.held() > 0) {
      words.add(turn.held() + " held back: " + turn.heldWhy());
    }
  }

  private static String failureWord(Failure failure) {
    return failure.status() == null
        ? failure.failureClass().name()
        : failure.status() + " " + failure.failureClass().name();
  }
}
