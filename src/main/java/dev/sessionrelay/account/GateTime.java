package dev.sessionrelay.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The two times of a gate: it measures with the one and tells people the other.
 *
 * @param wall may be set, forward and back
 * @param monotonic no one sets it; what it shows means something inside of this process only
 * @param sleeper how requests wait for their turn
 */
public record GateTime(Clock wall, Clock monotonic, Sleeper sleeper) {
  /** Monotonic time as the machine gives it. */
  public static GateTime real(Clock wall) {
    return new GateTime(wall, new MonotonicClock(wall.instant(), System.nanoTime()), Sleeper.REAL);
  }

  /** When it is, for people: the wall clock's time at that moment, as far as it is known now. */
  Instant shown(Instant monotonicTime) {
    return wall.instant().plus(Duration.between(monotonic.instant(), monotonicTime));
  }

  /** Begins at any time and goes on by the machine's own count of nanoseconds. */
  private static final class MonotonicClock extends Clock {
    private final Instant begin;
    private final long beganAt;

    MonotonicClock(Instant begin, long beganAt) {
      this.begin = begin;
      this.beganAt = beganAt;
    }

    @Override
    public Instant instant() {
      return begin.plusNanos(System.nanoTime() - beganAt);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("monotonic time has no zones");
    }
  }
}
