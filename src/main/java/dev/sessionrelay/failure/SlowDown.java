package dev.sessionrelay.failure;

import java.time.Duration;

/**
 * How rarely to ask something that cannot succeed: with each failure in a row the interval grows by
 * a factor, up to a ceiling. It never makes a target faster than it is configured.
 *
 * @param factor at least 1: {@code slow-down.factor}
 * @param ceiling {@code slow-down.ceiling}
 */
public record SlowDown(double factor, Duration ceiling) {
  public static final SlowDown DEFAULT = new SlowDown(2, Duration.ofMinutes(15));

  public SlowDown {
    if (!(factor >= 1) || factor > 100) {
      throw new IllegalArgumentException(
          "slow-down.factor must be from 1 to 100, got " + factor + "; for example 2");
    }
    if (ceiling.isNegative() || ceiling.isZero()) {
      throw new IllegalArgumentException(
          "slow-down.ceiling must be positive, got " + ceiling + "; for example 15m");
    }
  }

  /**
   * The interval after this many failures in a row.
   *
   * @param normal the configured interval
   * @param failuresInARow 0 gives the normal interval
   */
  public Duration interval(Duration normal, int failuresInARow) {
    Duration most = normal.compareTo(ceiling) > 0 ? normal : ceiling;
    double nanos = normal.toNanos() * Math.pow(factor, Math.max(0, failuresInARow));
    return nanos >= most.toNanos() ? most : Duration.ofNanos((long) nanos);
  }
}
