package dev.sessionrelay.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.testing.SettableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
  private final SettableClock wall = SettableClock.standing();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final SteadyClock steady = new SteadyClock(wall, nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall.advance(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT25S", "-PT1H", "-P1D", "PT25H", "P31D"})
  void timeGoesOnAsIfNobodyHadSetTheClock(Duration jump) {
    pass(Duration.ofMinutes(1));
    wall.advance(jump);
    pass(Duration.ofMinutes(1));
    assertEquals(SettableClock.BEGIN.plusSeconds(120), steady.now());
  }

  /** It was: 25 hours old, and a dead letter at its first failure. */
  @Test
  void whatWasRecordedBeforeTheClockJumpedIsNoOlderThanTheJump() {
    pass(Duration.ofHours(30));
    var recorded = wall.instant();
    wall.advance(Duration.ofHours(25));
    assertEquals(Duration.ZERO, steady.age(recorded));
    pass(Duration.ofMinutes(5));
    assertEquals(Duration.ofMinutes(5), steady.age(recorded));
  }

  @Test
  void clockThatWasAheadAtTheStartMakesNothingOld() {
    pass(Duration.ofSeconds(10));
    wall.advance(Duration.ofHours(-2));
    steady.now();
    pass(Duration.ofHours(30));
    var recorded = wall.instant();
    pass(Duration.ofSeconds(7));
    assertEquals(Duration.ofSeconds(7), steady.age(recorded));
  }

  @Test
  void whatIsInTheFutureIsNew() {
    assertEquals(Duration.ZERO, steady.age(wall.instant().plusSeconds(100)));
  }
}
