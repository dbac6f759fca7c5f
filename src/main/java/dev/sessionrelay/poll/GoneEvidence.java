package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.poll.GoneProof.GoneClaim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one turn shows of the sessions that exist: which were seen, and which the service does not
 * know. {@link GoneProof} judges it. Safe for concurrent use.
 */
final class GoneEvidence {
  private final LongSupplier nanos;
  private final Consumer<String> sighted;
  private final List<GoneClaim> claims = new ArrayList<>();
  private final List<String> unclaimed = new ArrayList<>();
  private Long lastSeen;

  /**
   * @param nanos monotonic: what is earlier than what no clock on the wall may decide
   * @param sighted hears at once of each session that was seen, not only at the end of the turn
   */
  GoneEvidence(LongSupplier nanos, Consumer<String> sighted) {
    this.nanos = nanos;
    this.sighted = sighted;
  }

  /** What was asked for exists. */
  void seen(DuePoll poll) {
    note(poll, nanos.getAsLong());
    if (poll.askedFor() != null) {
      sighted.accept(poll.askedFor());
    }
  }

  private synchronized void note(DuePoll poll, long moment) {
    unclaimed(poll);
    lastSeen = lastSeen == null || moment - lastSeen > 0 ? (Long) moment : lastSeen;
  }

  /** Whatever was said about this one before, it is not about to be gone. */
  synchronized void unclaimed(DuePoll poll) {
    if (poll.askedFor() != null) {
      unclaimed.add(poll.askedFor());
    }
  }

  /** The service does not know a session that exists as far as is known. */
  synchronized void claimed(DuePoll poll, Failure failure, Instant at) {
    claims.add(new GoneClaim(poll, failure, at, nanos.getAsLong()));
  }

  synchronized List<String> unclaimed() {
    return List.copyOf(unclaimed);
  }

  /** The moment when a session was seen last in this turn; null when none was. */
  synchronized Long lastSeen() {
    return lastSeen;
  }

  synchronized List<GoneClaim> claims() {
    return List.copyOf(claims);
  }
}
