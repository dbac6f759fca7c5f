package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clock jumps and refusals: seen, shown for a while, and over. */
class WatchesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private final AtomicLong nanos = new AtomicLong();

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void aClockThatWasSetBackWasNotNoticed() {
    SettableClock clock = SettableClock.standingAt(NOW);
    ClockJumps jumps = new ClockJumps(clock, nanos::get);
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

  @Test
  void aSinkThatRefusedEverythingLookedHealthy() {
    RecentRefusals refusals = new RecentRefusals(nanos::get);
    assertEquals(Map.of(), refusals.of(List.of(sink(7))));
    pass(Duration.ofSeconds(1));
    assertEquals(Map.of("webhook", 1L), refusals.of(List.of(sink(8))));
    pass(Duration.ofSeconds(59));
    assertEquals(Map.of("webhook", 3L), refusals.of(List.of(sink(10))));
    pass(Duration.ofSeconds(59));
    assertEquals(Map.of("webhook", 3L), refusals.of(List.of(sink(10))));
    pass(Duration.ofSeconds(2));
    assertEquals(Map.of(), refusals.of(List.of(sink(10))));
  }

  @Test
  void whatWasReplayedOrDroppedIsRefusedNoMore() {
    RecentRefusals refusals = new RecentRefusals(nanos::get);
    refusals.of(List.of(sink(0)));
    assertEquals(Map.of("webhook", 2L), refusals.of(List.of(sink(2))));
    assertEquals(Map.of(), refusals.of(List.of(sink(0))));
    assertEquals(Map.of("webhook", 1L), refusals.of(List.of(sink(1))));
  }

  private static SinkRow sink(int deadLetters) {
    return new SinkRow("webhook", 0, 0, deadLetters, null, false, null, NOW, 0);
  }
}
