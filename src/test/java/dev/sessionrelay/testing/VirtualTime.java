package dev.sessionrelay.testing;

import dev.sessionrelay.account.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/**
 * Time that stands still while anybody works: whoever waits for the rate limit wakes when the test
 * lets time go on. What a server sees in one second of it does not depend on the machine's load.
 */
public final class VirtualTime extends Clock implements Sleeper {
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private final PriorityQueue<Instant> wakeUps = new PriorityQueue<>();

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration pause) throws InterruptedException {
    Instant end = now.plus(pause);
    wakeUps.add(end);
    while (now.isBefore(end)) {
      wait();
    }
  }

  /** How many sleep now. */
  public synchronized int sleepers() {
    return wakeUps.size();
  }

  /** Goes on to the next moment at which somebody wakes; that one counts as awake at once. */
  public synchronized void next() {
    now = wakeUps.remove();
    while (now.equals(wakeUps.peek())) {
      wakeUps.remove();
    }
    notifyAll();
  }

  /** Goes on, with nobody asleep. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
