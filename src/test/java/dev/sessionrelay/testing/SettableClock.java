package dev.sessionrelay.testing;

import dev.sessionrelay.account.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that a test sets. One that stands still moves only when it is told to, and by what
 * requests wait for the rate limit.
 */
public final class SettableClock extends Clock implements Sleeper {
  /** An instant that the fixtures know. */
  public static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  /** What its time counts from: the system's clock, or one that stands still. */
  private Clock base;

  private Duration ahead;

  /** By how much it was set back, all in all. */
  private Duration back = Duration.ZERO;

  private SettableClock(Clock base, Instant begin) {
    this.base = base;
    this.ahead = Duration.between(base.instant(), begin);
  }

  /** Stands still at {@link #BEGIN}. */
  public static SettableClock standing() {
    return standingAt(BEGIN);
  }

  public static SettableClock standingAt(Instant begin) {
    return new SettableClock(Clock.fixed(begin, ZoneOffset.UTC), begin);
  }

  /** Goes on from {@code begin} until it is {@linkplain #set set}. */
  public static SettableClock runningFrom(Instant begin) {
    return new SettableClock(Clock.systemUTC(), begin);
  }

  @Override
  public synchronized Instant instant() {
    return base.instant().plus(ahead);
  }

  /** From now on it stands still. */
  public synchronized void set(Instant now) {
    base = Clock.fixed(now, ZoneOffset.UTC);
    ahead = Duration.ZERO;
  }

  /** Stands or runs as it did. */
  public synchronized void advance(Duration by) {
    ahead = ahead.plus(by);
    back = by.isNegative() ? back.plus(by.negated()) : back;
  }

  /** As if it had never been set back; nanoseconds that go on while it stands still. */
  public synchronized long nanos() {
    return System.nanoTime() + Duration.between(BEGIN, monotonic()).toNanos();
  }

  private synchronized Instant monotonic() {
    return instant().plus(back);
  }

  /** A clock of what would be without being set back. */
  public Clock neverBack() {
    return new Clock() {
      @Override
      public Instant instant() {
        return monotonic();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    if (runs()) {
      Sleeper.REAL.sleep(pause);
    } else {
      advance(pause);
    }
  }

  private synchronized boolean runs() {
    return base.equals(Clock.systemUTC());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
