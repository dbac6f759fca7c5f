package dev.sessionrelay.poll;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** How a target's polls ended since it was configured, and the time its turns took. */
public final class PollCounters {
  private final Map<String, Long> polls = new TreeMap<>();
  private long turns;
  private Duration took = Duration.ZERO;

  synchronized void add(PollCycle turn, Duration duration) {
    turns++;
    took = took.plus(duration);
    count("OK", turn.succeeded());
    count("HELD", turn.polls() - turn.succeeded() - turn.failed());
    turn.failures().forEach((failureClass, some) -> count(failureClass.name(), some));
  }

  private void count(String end, int some) {
    if (some > 0) {
      polls.merge(end, (long) some, Long::sum);
    }
  }

  /** By how they ended: {@code OK}, {@code HELD} when none was made, or the failure class. */
  public synchronized Map<String, Long> polls() {
    return new TreeMap<>(polls);
  }

  /** Turns that have ended. */
  public synchronized long turns() {
    return turns;
  }

  /** Time of all turns that have ended. */
  public synchronized Duration took() {
    return took;
  }
}
