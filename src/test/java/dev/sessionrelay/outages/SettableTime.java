package dev.sessionrelay.outages;

import dev.sessionrelay.failure.gate.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Runs at first, from an instant that the fixtures know. Once it is set it stands still, but for
 * what the test advances and for what requests wait for the rate limit.
 */
final class SettableTime extends Clock implements Waiting {
  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  private final long started = System.nanoTime();
  private Instant set;

  /** Stands still from the beginning. */
  static SettableTime standing() {
    SettableTime time = new SettableTime();
    time.set(BEGIN);
    return time;
  }

  @Override
  public synchronized Instant instant() {
    return set == null ? BEGIN.plusNanos(System.nanoTime() - started) : set;
  }

  synchronized void set(Instant now) {
    set = now;
  }

  synchronized void advance(Duration by) {
    set = instant().plus(by);
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    if (runs()) {
      Waiting.REAL.sleep(pause);
    } else {
      advance(pause);
    }
  }

  private synchronized boolean runs() {
    return set == null;
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
