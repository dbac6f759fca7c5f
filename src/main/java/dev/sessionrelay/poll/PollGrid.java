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
public record PollGrid(Duration phase, Duration interval) {
  private static final Duration SLACK = Duration.ofSeconds(5);

  public static PollGrid of(String target, Duration interval) {
    int hash = target.hashCode() * 0x9E3779B9;
    return new PollGrid(
        Duration.ofMillis(Math.floorMod(hash, Math.max(1, interval.toMillis()))), interval);
  }

  /** The last moment that is not after this time. */
  public Instant last(Instant time) {
    return moment(Math.floorDiv(millis(time), interval.toMillis()));
  }

  /** The first moment after this time. */
  public Instant next(Instant time) {
    return last(time).plus(interval);
  }

  /**
   * The last moment that is not after this time, unless a turn has begun for it.
   *
   * @param begun the moment of the last turn, or one that no turn of another relay was due after;
   *     null when there was none
   * @return null when a turn has begun for it
   */
  public Instant due(Instant now, Instant begun) {
    Instant last = last(now);
    boolean open = begun == null || last.isAfter(begun) || isOfAnotherTime(begun, now);
    return open ? last : null;
  }

  /** The server's clock was set back since: what it said before means nothing now. */
  private boolean isOfAnotherTime(Instant begun, Instant now) {
    return begun.isAfter(now.plus(interval).plus(SLACK));
  }

  private long millis(Instant time) {
    return time.toEpochMilli() - phase.toMillis();
  }

  private Instant moment(long number) {
    return Instant.ofEpochMilli(number * interval.toMillis() + phase.toMillis());
  }
}
