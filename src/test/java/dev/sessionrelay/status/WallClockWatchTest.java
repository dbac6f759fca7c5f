package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WallClockWatchTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private final AtomicLong nanos = new AtomicLong();

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aClockThatWasSetBackWasNotNoticed() {
    SettableClock clock = SettableClock.standingAt(NOW);
    WallClockWatch jumps = new WallClockWatch(clock, nanos::get);
    pass(Duration.ofDays(3));
    clock.set(NOW.plus(Duration.ofDays(3)).plusSeconds(1));
    assertEquals(Optional.empty(), jumps.recent());
    clock.advance(Duration.ofHours(-1));
    assertEquals(Optional.of(Duration.ofHours(-1)), jumps.recent());
    pass(Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(30));
    assertEquals(Optional.of(Duration.ofHours(-1)), jumps.recent());
    pass(Duration.ofSeconds(31));
    clock.advance(Duration.ofSeconds(31));
    assertEquals(Optional.empty(), jumps.recent());
    clock.advance(Duration.ofDays(31));
    assertEquals(Optional.of(Duration.ofDays(31)), jumps.recent());
  }
}
