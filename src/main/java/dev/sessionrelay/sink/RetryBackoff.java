package dev.sessionrelay.sink;

import dev.sessionrelay.failure.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits that double with each failure, with jitter, and go on until there is a success. */
final class RetryBackoff {
  private static final Duration NO_END = Duration.ofDays(36_500);

  private final Backoff backoff;

  /**
   * @param random numbers from 0 (inclusive) to 1 (exclusive)
   */
  RetryBackoff(Duration first, Duration longest, DoubleSupplier random) {
    // The upper half alone: a sink that is down gains nothing from a probe at once.
    this.backoff = new Backoff(first, longest, () -> (1 + random.getAsDouble()) / 2);
  }

  /**
   * @param failures failures so far, at least 1
   */
  Duration after(int failures) {
    return backoff.nextDelay(failures, NO_END).orElse(NO_END);
  }
}
