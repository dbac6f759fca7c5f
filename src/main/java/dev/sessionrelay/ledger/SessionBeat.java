package dev.sessionrelay.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * A proof that the writer's session lived.
 *
 * @param sentNanos when it was sent, by the monotonic clock: it lived then or later
 * @param sentAt the same by the clock on the wall, which goes on while a machine sleeps
 * @param at when it arrived, by the server's clock
 * @param offset how far the server's clock is ahead of this machine's, half a round trip exact
 */
record SessionBeat(long sentNanos, Instant sentAt, Instant at, Duration offset) {
  static SessionBeat of(long sentNanos, Instant sentAt, Instant at, Instant answered) {
    Duration trip = Duration.between(sentAt, answered);
    return new SessionBeat(
        sentNanos, sentAt, at, Duration.between(sentAt.plus(trip.dividedBy(2)), at));
  }

  /** The longer of the two times since, as either clock may stand still or be set. */
  Duration age(long nanos, Instant wall) {
    Duration steady = Duration.ofNanos(nanos - sentNanos);
    Duration shown = Duration.between(sentAt, wall);
    return shown.compareTo(steady) > 0 ? shown : steady;
  }
}
