package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Moments that two relays reckon alike, each by its own clock and what it knows of the server's.
 */
class PollGridTest {
  @Test
  void momentsAreTheSameForEverybody() {
    for (int seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      Duration interval = Duration.ofMillis(500 + random.nextInt(3_600_000));
      PollGrid grid = PollGrid.of("target-" + random.nextInt(1_000), interval);
      Instant time = Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt());
      Instant last = grid.last(time);
      String told = "seed " + seed;
      assertFalse(last.isAfter(time), told);
      assertTrue(Duration.between(last, time).compareTo(interval) < 0, told);
      assertEquals(last.plus(interval), grid.next(time), told);
      assertEquals(last, grid.last(last), "a moment is its own last one, " + told);
    }
  }

  @Test
  void whatWasDueBeforeTheLastTurnsMayHaveBegunIsNotAskedTwice() {
    PollGrid grid = new PollGrid(Duration.ofSeconds(2), Duration.ofSeconds(10));
    Instant due = Instant.parse("2026-11-27T08:00:02Z");
    Instant now = due.plusSeconds(3);
    assertNull(grid.due(now, due.plusMillis(1)));
    assertNull(grid.due(now, due), "it may have begun");
    assertEquals(due, grid.due(now, due.minusMillis(1)));
    assertEquals(due, grid.due(now, due.minusSeconds(3_600)));
    assertEquals(due, grid.due(now, null), "nobody has asked yet");
  }

  @Test
  void targetsAreSpreadOverTheirInterval() {
    int[] tenths = new int[10];
    for (int i = 0; i < 10_000; i++) {
      Duration phase =
          PollGrid.of("team-" + i % 100 + "-cluster-" + i, Duration.ofMinutes(1)).phase();
      tenths[(int) (phase.toMillis() / 6_000)]++;
    }
    for (int count : tenths) {
      assertEquals(1_000, count, 150);
    }
  }
}
