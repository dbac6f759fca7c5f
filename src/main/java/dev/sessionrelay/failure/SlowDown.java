package dev.sessionrelay.failure;

import java.time.Duration;
import java.time.Instant;

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

  /**
   * Where a target, or one session of it, stands. {@link #NORMAL} again as soon as a poll succeeds,
   * its configuration or its account's credential changes.
   *
   * @param failuresInARow failures that slow down, without a success in between
   * @param notBefore no poll before this instant
   */
  public record Pace(int failuresInARow, Instant notBefore) {
    public static final Pace NORMAL = new Pace(0, Instant.MIN);

    public boolean mayPoll(Instant now) {
      return !now.isBefore(notBefore);
    }
  }

  /** The pace after one more failure at this instant. */
  public Pace slower(Pace pace, Duration normal, Instant now) {
    int failures = Math.min(pace.failuresInARow() + 1, 1_000);
    return new Pace(failures, now.plus(interval(normal, failures)));
  }
}
