package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockJumpsTest {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final SettableClock clock = SettableClock.standing();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 3_000_000_000L);
  private final List<Duration> heard = new ArrayList<>();
  private final ClockJumps jumps = new ClockJumps(clock, ZoneOffset.UTC, nanos::get, heard::add);

  @AfterEach
  void close() {
    jumps.close();
  }

  /** A while passes by the monotonic clock, and another by the one on the wall. */
  private void pass(Duration monotonic, Duration wall) {
    nanos.addAndGet(monotonic.toNanos());
    clock.advance(wall);
    jumps.look();
  }

  @Test
  void aClockThatWasSetBackWentUnnoticed() {
    for (Duration back : List.of(Duration.ofSeconds(25), Duration.ofHours(1), Duration.ofDays(1))) {
      heard.clear();
      pass(LOOK, LOOK);
      pass(LOOK, LOOK.minus(back));
      pass(LOOK, LOOK);
      assertEquals(List.of(back.negated()), heard);
      assertEquals(back.negated(), jumps.recent().orElseThrow());
    }
  }

  @Test
  void aClockThatWasTwoHoursAheadAtTheStartWentUnnoticed() {
    pass(LOOK, LOOK.plusHours(2));
    pass(LOOK, LOOK);
    pass(LOOK, LOOK.minusHours(2));
    assertEquals(List.of(Duration.ofHours(2), Duration.ofHours(-2)), heard);
  }

  @Test
  void aJumpIsToldOfForAMinuteByTheClockThatNobodySets() {
    pass(LOOK, LOOK.plusDays(31));
    pass(Duration.ofSeconds(59), Duration.ofSeconds(59));
    assertEquals(Optional.of(Duration.ofDays(31)), jumps.recent());
    pass(Duration.ofSeconds(2), Duration.ofSeconds(2));
    assertEquals(Optional.empty(), jumps.recent());
  }

  @Test
  void whoAskedBeforeTheWatchHadLookedTookTheNewTimeForALongWait() {
    pass(LOOK, LOOK);
    nanos.addAndGet(Duration.ofMillis(100).toNanos());
    clock.advance(Duration.ofHours(2).plusMillis(100));
    assertEquals(Optional.of(Duration.ofHours(2)), jumps.recent());
    assertEquals(List.of(), heard);
    jumps.look();
    assertEquals(Optional.of(Duration.ofHours(2)), jumps.recent());
    assertEquals(List.of(Duration.ofHours(2)), heard);
  }

  @Test
  void whatIsCorrectedByAndByAndALookThatComesLateAreNoJumps() {
    for (int i = 0; i < 100; i++) {
      pass(LOOK, LOOK.plusMillis(50));
    }
    pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1), Duration.ZERO);
    assertEquals(List.of(), heard);
  }

  @Test
  void clocksThatWerePutBackInAutumnStoppedCronForAnHour() {
    clock.set(Instant.parse("2026-10-25T00:59:59.800Z"));
    ClockJumps berlin = new ClockJumps(clock, ZoneId.of("Europe/Berlin"), nanos::get, heard::add);
    for (int i = 0; i < 3; i++) {
      nanos.addAndGet(LOOK.toNanos());
      clock.advance(LOOK);
      berlin.look();
    }
    assertEquals(List.of(Duration.ZERO), heard);
    assertEquals(Optional.empty(), berlin.recent());
    berlin.close();
  }

  @Test
  void anErrorOfTheOneThatHearsOfItEndedTheWatch() {
    ClockJumps failing =
        new ClockJumps(
            clock,
            ZoneOffset.UTC,
            nanos::get,
            by -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    clock.advance(Duration.ofHours(1));
    failing.look();
    assertEquals(Duration.ofHours(1), failing.recent().orElseThrow());
    failing.close();
  }
}
