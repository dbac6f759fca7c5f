package dev.sessionrelay.account;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Both times at one moment, so that a later one shows whether the clock on the wall was set in
 * between.
 *
 * @param millis by the clock on the wall
 * @param nanos monotonic
 */
record ClockPair(long millis, long nanos) {
  /** Less is corrected all the time, and refused by no one. */
  private static final Duration SLIGHT = Duration.ofSeconds(1);

  static ClockPair of(Clock clock) {
    return new ClockPair(clock.millis(), System.nanoTime());
  }

  /** Whether the clock, forward or back, went otherwise than time did. */
  boolean jumpedUntil(ClockPair now) {
    long apart = now.millis - millis - TimeUnit.NANOSECONDS.toMillis(now.nanos - nanos);
    boolean stands = now.millis == millis;
    return !stands && Math.abs(apart) > SLIGHT.toMillis();
  }
}
