package dev.sessionrelay.sink;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waits that double with each failure up to a ceiling, each cut by a random part of at most half,
 * so that what failed together does not come back together.
 *
 * @param random uniform in [0, 1)
 */
record Backoff(Duration first, Duration ceiling, DoubleSupplier random) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param failures failures so far, at least 1
   */
  Duration after(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    double full = Math.min(Math.scalb((double) first.toMillis(), doublings), ceiling.toMillis());
    return Duration.ofMillis(Math.max(1, Math.round(full * (1 - random.getAsDouble() / 2))));
  }
}
