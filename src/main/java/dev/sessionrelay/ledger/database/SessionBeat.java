package dev.sessionrelay.ledger.database;

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
public record SessionBeat(long sentNanos, Instant sentAt, Instant at, Duration offset) {
  /** How often a session beats. */
  public static final Duration BEAT = Duration.ofMillis(500);

  /** Without a beat for so long nothing is asked or sent; the server ends the session after 5 s. */
  public static final Duration SILENT = Duration.ofSeconds(3);

  /** No turn begins that is due later than this after the last beat. */
  public static final Duration AHEAD = Duration.ofSeconds(1);

  public static SessionBeat of(long sentNanos, Instant sentAt, Instant at, Instant answered) {
    Duration trip = Duration.between(sentAt, answered);
    return new SessionBeat(
        sentNanos, sentAt, at, Duration.between(sentAt.plus(trip.dividedBy(2)), at));
  }

  /** The longer of the two times since, as either clock may stand still or be set. */
  public Duration age(long nanos, Instant wall) {
    Duration steady = Duration.ofNanos(nanos - sentNanos);
    Duration shown = Duration.between(sentAt, wall);
    return shown.compareTo(steady) > 0 ? shown : steady;
  }

  /** Whether nobody else can have what the session holds for two seconds more. */
  public boolean lives(long nanos, Instant wall) {
    return age(nanos, wall).compareTo(SILENT) < 0;
  }

  /**
   * Whether a turn may begin that is due then: who takes over relies on that none began later.
   *
   * @param due by the server's clock
   */
  public boolean mayBegin(Instant due) {
    return !due.isAfter(at.plus(AHEAD));
  }

  /** By the server's clock, whatever is done to this machine's. */
  public Instant serverTime(long nanos) {
    return at.plusNanos(nanos - sentNanos);
  }
}
