package dev.sessionrelay.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnWatchTest {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final TurnWatch watch = new TurnWatch(EVERY, nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aTargetThatWasNeverPolledAgainLookedHealthy() {
    pass(7);
    assertEquals(Optional.empty(), watch.delay());
    pass(1);
    assertEquals(Optional.of("has not been polled for 8 s"), watch.delay());
    watch.fired(EVERY);
    assertEquals(Optional.empty(), watch.delay());
  }

  @Test
  void aTimerThatGoesOffNoMoreIsNotLate() {
    watch.fired(null);
    pass(100_000);
    assertEquals(Optional.empty(), watch.delay());
    assertEquals(Duration.ZERO, watch.overdue());
  }

  @Test
  void aTurnThatDidNotEndLookedHealthy() {
    watch.began(EVERY);
    for (int i = 0; i < 3; i++) {
      pass(2);
      watch.fired(EVERY);
    }
    assertEquals(Optional.of("is still in a turn that began 6 s ago"), watch.delay());
    watch.ended(turn());
    assertEquals(Optional.empty(), watch.delay());
    watch.began(Duration.ofSeconds(30));
    watch.fired(Duration.ofSeconds(30));
    pass(29);
    assertEquals(Optional.empty(), watch.delay());
  }

  @Test
  void turnsWithoutSuccessAreCountedUntilOneHasIt() {
    watch.ended(turn());
    assertEquals(Optional.empty(), watch.fruitless());
    watch.ended(turn());
    assertEquals(Optional.of(2), watch.fruitless());
    PollCycle good = turn();
    good.succeeded(0, true);
    watch.ended(good);
    assertEquals(Optional.empty(), watch.fruitless());
  }

  private static PollCycle turn() {
    return new PollCycle(Instant.EPOCH, 1, ended -> {});
  }
}
