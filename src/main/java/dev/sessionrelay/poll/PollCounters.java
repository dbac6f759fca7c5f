package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** How a target's polls ended since it was configured, and the time its turns took. */
public final class PollCounters {
  private final Map<PollEnd, Long> polls = new TreeMap<>();
  private final Map<FailureClass, Long> retries = new TreeMap<>();
  private long turns;
  private Duration took = Duration.ZERO;

  /**
   * How a poll ended.
   *
   * @param result {@code OK}, {@code HELD} when none was made, or the failure class
   * @param status of the answer that decided; null when there was none
   */
  public record PollEnd(String result, Integer status) implements Comparable<PollEnd> {
    static final PollEnd OK = new PollEnd("OK", 200);
    static final PollEnd HELD = new PollEnd("HELD", null);
    private static final Comparator<PollEnd> ORDER =
        Comparator.comparing(PollEnd::result)
            .thenComparing(PollEnd::status, Comparator.nullsFirst(Comparator.naturalOrder()));

    static PollEnd of(Failure failure) {
      return new PollEnd(failure.failureClass().name(), failure.status());
    }

    @Override
    public int compareTo(PollEnd other) {
      return ORDER.compare(this, other);
    }
  }

  synchronized void add(PollCycle turn, Duration duration) {
    turns++;
    took = took.plus(duration);
    count(PollEnd.OK, turn.succeeded());
    count(PollEnd.HELD, turn.polls() - turn.succeeded() - turn.failed());
    turn.failures().forEach(this::count);
    turn.retries().forEach((why, some) -> retries.merge(why, (long) some, Long::sum));
  }

  private void count(PollEnd end, int some) {
    if (some > 0) {
      polls.merge(end, (long) some, Long::sum);
    }
  }

  /** Polls that have ended, by how they did. */
  public synchronized Map<PollEnd, Long> polls() {
    return new TreeMap<>(polls);
  }

  /** Requests that were made again, by what the one before failed with. */
  public synchronized Map<FailureClass, Long> retries() {
    return new TreeMap<>(retries);
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
