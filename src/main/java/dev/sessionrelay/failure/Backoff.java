package dev.sessionrelay.failure;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with full jitter: the pause before the n-th repetition is a random part of
 * {@code delay * 2^(n-1)}, which grows to a ceiling. Random pauses keep many targets that failed at
 * the same moment from coming back at the same moment.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 40;

  private final Duration delay;
  private final Duration maxDelay;
  private final DoubleSupplier random;

  /**
   * @param delay longest first pause: {@code retry.delay}
   * @param maxDelay longest pause ever: {@code retry.max-delay}
   * @param random numbers from 0 (inclusive) to 1 (exclusive); safe for concurrent use
   */
  public Backoff(Duration delay, Duration maxDelay, DoubleSupplier random) {
    if (delay.isNegative() || delay.isZero() || maxDelay.compareTo(delay) < 0) {
      throw new IllegalArgumentException(
          "retry.delay must be positive and at most retry.max-delay, got "
              + delay
              + " and "
              + maxDelay
              + "; for example 500ms and 8s");
    }
    this.delay = delay;
    this.maxDelay = maxDelay;
    this.random = random;
  }

  /**
   * The pause before the next request.
   *
   * @param attempt requests made so far, at least 1
   * @param remaining time until the target's next turn
   * @return empty when the pause would not end before the next turn, which asks again anyway
   */
  public Optional<Duration> nextDelay(int attempt, Duration remaining) {
    Duration pause = part(longest(attempt));
    return pause.compareTo(remaining) < 0 ? Optional.of(pause) : Optional.empty();
  }

  /** Whether a pause is within {@code retry.max-delay}. */
  boolean allows(Duration pause) {
    return pause.compareTo(maxDelay) <= 0;
  }

  /** What the random part is taken of. */
  Duration longest(int attempt) {
    int doublings = Math.min(Math.max(attempt - 1, 0), MOST_DOUBLINGS);
    double nanos = (double) delay.toNanos() * (1L << doublings);
    return nanos >= maxDelay.toNanos() ? maxDelay : Duration.ofNanos((long) nanos);
  }

  private Duration part(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * random.getAsDouble()));
  }
}
