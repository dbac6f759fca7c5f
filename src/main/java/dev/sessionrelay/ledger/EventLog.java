package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import java.time.Instant;
import java.util.List;

/**
 * The durable feed of events and what each sink has had of it. A sink has had every event up to its
 * cursor, except those parked (tried, will be tried again) and those dead (given up, kept).
 */
public interface EventLog {
  /** An event with its place in the feed; places rise, with gaps. */
  record Stored(long position, Event event) {}

  /** Where a sink that the ledger has never seen begins. */
  enum Start {
    NOW,
    OLDEST
  }

  /** An event that a sink failed to take and will be offered again. */
  record Parked(long position, int attempts, Instant notBefore, String error) {}

  /** An event that a sink refused for good. */
  record DeadLetter(String sink, long position, int attempts, Instant at, String error) {}

  /** What a sink has had: everything up to the cursor but what is parked. */
  record Progress(long cursor, List<Parked> parked) {}

  /** Registers the sink if it is new, and tells where it stands. */
  Progress open(String sink, Start start);

  /** Events after this position, oldest first, at most {@code limit}. */
  List<Stored> read(long afterPosition, int limit);

  /** The events at these positions, for parked ones; those beyond retention are missing. */
  List<Stored> at(List<Long> positions);

  /**
   * Moves the sink on: new cursor, the whole new set of parked events, and dead letters to add, in
   * one transaction.
   */
  void advance(String sink, Progress progress, List<DeadLetter> dead);

  /** Position of the newest event, 0 when there is none. */
  long newest();

  /** Calls the listener after each commit that appended events. Must return quickly. */
  AutoCloseable onAppend(Runnable listener);
}
