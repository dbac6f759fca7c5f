package dev.sessionrelay.account;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spaces requests evenly, so that any second carries at most the limit. Not Resilience4j's limiter:
 * set to 10 a second it was measured to let 11 (one a cycle) or 20 (ten a cycle) through in some
 * second, as its cycles are fixed while a second that a vendor counts begins anywhere; and a given
 * clock cannot drive it.
 */
final class Pacer {
  /** Slots are a little wider than the limit asks for, so that requests that are late catch up. */
  private static final double MARGIN = 1.03;

  private final Clock clock;
  private final Duration shortest;
  private final Duration interval;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant nextSlot = Instant.MIN;
  private Instant nextDeparture = Instant.MIN;

  /**
   * @param clock monotonic
   */
  Pacer(Clock clock, double perSecond) {
    this.clock = clock;
    this.shortest = Duration.ofNanos((long) Math.ceil(1e9 / perSecond));
    this.interval = Duration.ofNanos((long) Math.ceil(1e9 * MARGIN / perSecond));
  }

  /**
   * Takes the next slot.
   *
   * @return time to wait for it; empty, with no slot taken, when that is longer than {@code
   *     longest}
   */
  Optional<Duration> reserve(Duration longest) {
    lock.lock();
    try {
      Instant now = clock.instant();
      Instant slot = nextSlot.isBefore(now) ? now : nextSlot;
      Duration wait = Duration.between(now, slot);
      if (wait.compareTo(longest) > 0) {
        return Optional.empty();
      }
      nextSlot = slot.plus(interval);
      return Optional.of(wait);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Called when the slot has come, before the request leaves. Threads that woke late, all at once
   * after a pause of the whole process, are spread again.
   *
   * @return time to wait still
   */
  Duration depart() {
    lock.lock();
    try {
      Instant now = clock.instant();
      Instant departure = nextDeparture.isBefore(now) ? now : nextDeparture;
      nextDeparture = departure.plus(shortest);
      return Duration.between(now, departure);
    } finally {
      lock.unlock();
    }
  }
}
