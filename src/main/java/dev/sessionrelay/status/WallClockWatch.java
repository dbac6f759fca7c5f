package dev.sessionrelay.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Watch for jumps of the wall clock, which the monotonic one does not make. */
final class WallClockWatch {
  /** Clocks are corrected by less all the time. */
  private static final Duration SLIGHT = Duration.ofSeconds(2);

  private static final Duration SHOWN = Duration.ofMinutes(1);

  private final Clock clock;
  private final LongSupplier nanos;
  private Instant wall;
  private long monotonic;
  private Duration jump = Duration.ZERO;
  private long jumpedAt;

  WallClockWatch(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.wall = clock.instant();
    this.monotonic = nanos.getAsLong();
  }

  /** By how much the clock jumped since it was asked last, or within the last minute. */
  synchronized Optional<Duration> recent() {
    Instant now = clock.instant();
    long moment = nanos.getAsLong();
    Duration apart = Duration.between(wall, now).minusNanos(moment - monotonic);
    if (apart.abs().compareTo(SLIGHT) > 0) {
      jump = apart;
      jumpedAt = moment;
    }
    wall = now;
    monotonic = moment;
    boolean recent = !jump.isZero() && moment - jumpedAt < SHOWN.toNanos();
    return recent ? Optional.of(jump) : Optional.empty();
  }
}
