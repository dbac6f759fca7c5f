package dev.sessionrelay.failure.gate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Spaces requests evenly, so that any second carries at most the limit. Resilience4j's limiter was
 * measured to let through one more than the limit in a second, as its cycles are fixed and its
 * requests are not, and it cannot be driven by a given clock.
 */
final class Pacer {
  /**
   * Requests leave evenly but arrive unevenly; a margin keeps a late one and those after it within
   * the limit as the vendor counts.
   */
  private static final double MARGIN = 1.03;

  private final Clock clock;
  private final Duration interval;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant lastAsked = Instant.MIN;
  private Instant nextSlot = Instant.MIN;

  Pacer(Clock clock, double perSecond) {
    this.clock = clock;
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
      followClock(now);
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

  /** When the next slot is. */
  Instant nextSlot() {
    lock.lock();
    try {
      return nextSlot;
    } finally {
      lock.unlock();
    }
  }

  /** A clock that is set back must not stop requests until it has caught up. */
  private void followClock(Instant now) {
    if (now.isBefore(lastAsked)) {
      nextSlot = nextSlot.minus(Duration.between(now, lastAsked));
    }
    lastAsked = now;
  }
}
