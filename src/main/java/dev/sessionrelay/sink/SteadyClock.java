package dev.sessionrelay.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The wall clock as it would be had nobody set it since this one was made: waits are measured by
 * it. For one thread.
 */
final class SteadyClock {
  private static final long JUMP_MILLIS = 1_000;

  private final Clock wall;
  private final LongSupplier nanos;
  private final long begin;
  private final Instant began;
  private Duration ahead = Duration.ZERO;

  /** Wall-clock times before it were told by a clock that has been set since. */
  private Instant trustedSince;

  /**
   * @param nanos {@link System#nanoTime}
   */
  SteadyClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.begin = nanos.getAsLong();
    this.began = wall.instant();
    this.trustedSince = began;
  }

  Instant now() {
    Instant now = began.plusNanos(nanos.getAsLong() - begin);
    Duration aheadNow = Duration.between(now, wall.instant());
    if (Math.abs(aheadNow.toMillis() - ahead.toMillis()) > JUMP_MILLIS) {
      ahead = aheadNow;
      trustedSince = now;
    }
    return now;
  }

  /** How long ago the wall clock showed this time; no more than is known for certain. */
  Duration age(Instant recorded) {
    Instant now = now();
    Duration certain = Duration.between(trustedSince, now);
    Duration told = Duration.between(recorded, wall.instant());
    return told.isNegative() ? Duration.ZERO : told.compareTo(certain) < 0 ? told : certain;
  }
}
