package dev.sessionrelay.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * The moments at which a target is due where several relays share the ledger: a fixed distance
 * apart by the server's clock, so that who takes over knows what was due before. Source of the
 * phase: the target's name, so that targets are spread over their interval.
 *
 * @param phase of the first moment after the beginning of time
 * @param interval from one moment to the next
 */
record PollGrid(Duration phase, Duration interval) {
  static PollGrid of(String target, Duration interval) {
    int hash = target.hashCode() * 0x9E3779B9;
    return new PollGrid(
        Duration.ofMillis(Math.floorMod(hash, Math.max(1, interval.toMillis()))), interval);
  }

  /** The last moment that is not after this time. */
  Instant last(Instant time) {
    return moment(Math.floorDiv(millis(time), interval.toMillis()));
  }

  /** The first moment after this time. */
  Instant next(Instant time) {
    return last(time).plus(interval);
  }

  /** The moment that a timer means which goes off at about this time. */
  Instant nearest(Instant time) {
    return last(time.plus(interval.dividedBy(2)));
  }

  /**
   * Whether the target's turn was left out by who had it before.
   *
   * @param turnsBefore no turn of the one before began that was due later; null when nobody had it
   */
  boolean isMissed(Instant turnsBefore, Instant now) {
    return turnsBefore == null || last(now).isAfter(turnsBefore);
  }

  private long millis(Instant time) {
    return time.toEpochMilli() - phase.toMillis();
  }

  private Instant moment(long number) {
    return Instant.ofEpochMilli(number * interval.toMillis() + phase.toMillis());
  }
}
