package dev.sessionrelay.poll;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Watch over the turns of one target, by the monotonic clock: whether its timer goes off when it is
 * due, whether a turn comes to its end, and whether turns succeed. Safe for several threads.
 */
public final class TurnWatch {
  /** Beyond what is scheduled: as long as anything may take before somebody should look. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int PATIENCE = 2;

  private final LongSupplier nanos;
  private volatile TimerFired fired;
  private volatile TurnBegun begun;
  private volatile int fruitless;

  /**
   * @param next time until the timer goes off again, or null for never
   */
  private record TimerFired(long at, Duration next) {}

  private record TurnBegun(long at, Duration limit) {}

  /**
   * @param first time until the first turn, or null when it is not known
   * @param nanos monotonic
   */
  TurnWatch(Duration first, LongSupplier nanos) {
    this.nanos = nanos;
    fired(first);
  }

  void fired(Duration next) {
    fired = new TimerFired(nanos.getAsLong(), next);
  }

  void began(Duration interval) {
    begun = new TurnBegun(nanos.getAsLong(), interval.compareTo(LIMIT) > 0 ? interval : LIMIT);
  }

  void ended(PollCycle turn) {
    begun = null;
    fruitless = turn.succeeded() > 0 ? 0 : fruitless + 1;
  }

  /** By how much the target's timer is late; zero or less when it is not. */
  public Duration overdue() {
    return due().map(Duration::negated).orElse(Duration.ZERO);
  }

  /** In what time the target's timer goes off, or how long ago it should have; empty for never. */
  public Optional<Duration> due() {
    TimerFired last = fired;
    return Optional.ofNullable(last.next()).map(next -> next.minus(since(last.at())));
  }

  /** Why the target is not polled as it should be, in words that follow its name. */
  public Optional<String> delay() {
    TimerFired last = fired;
    TurnBegun turn = begun;
    if (overdue().compareTo(LIMIT) > 0) {
      return Optional.of("has not been polled for " + since(last.at()).toSeconds() + " s");
    } else if (turn != null && since(turn.at()).compareTo(turn.limit()) > 0) {
      return Optional.of(
          "is still in a turn that began " + since(turn.at()).toSeconds() + " s ago");
    }
    return Optional.empty();
  }

  /** How many turns in a row had no success, when that is more than an accident. */
  public Optional<Integer> fruitless() {
    return Optional.of(fruitless).filter(turns -> turns >= PATIENCE);
  }

  private Duration since(long moment) {
    return Duration.ofNanos(nanos.getAsLong() - moment);
  }
}
