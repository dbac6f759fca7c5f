package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Event;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The durable feed of events and what each sink has had of it. A sink has had every event up to its
 * cursor, except those deferred (tried, will be tried again) and those dead (given up, kept).
 */
public interface EventLog {
  /**
   * An event with its place in the feed; places rise, with gaps.
   *
   * @param replayed whether it was a dead letter and comes once more
   */
  record Stored(long position, Event event, boolean replayed) {
    public Stored(long position, Event event) {
      this(position, event, false);
    }
  }

  /** Where a sink that the ledger has never seen begins. */
  enum Start {
    NOW,
    OLDEST
  }

  /** An event that a sink failed to take and will be offered again. */
  record Deferred(long position, int attempts, Instant notBefore, String error) {}

  /** An event that a sink refused for good. */
  record DeadLetter(String sink, long position, int attempts, Instant at, String error) {}

  /** What a sink has had: everything up to the cursor but what is deferred. */
  record Progress(long cursor, List<Deferred> deferred) {
    public Progress {
      deferred = List.copyOf(deferred);
    }
  }

  /**
   * What operators are shown of a sink beside its backlog.
   *
   * @param stopped takes nothing until it is started anew or configured differently
   * @param down takes nothing, and is probed
   * @param answering it has taken or refused an event since it was started
   * @param error its last trouble, bounded and without secrets; null when it is well
   * @param since when this condition began
   */
  record Condition(boolean stopped, boolean down, boolean answering, String error, Instant since) {}

  /** What a sink waits for: names of event types, states and targets; null means any. */
  record Wanted(Set<String> types, Set<String> states, Set<String> targets) {
    public Wanted {
      types = types == null ? null : Set.copyOf(types);
      states = states == null ? null : Set.copyOf(states);
      targets = targets == null ? null : Set.copyOf(targets);
    }
  }

  /** Only such events count as the sink's backlog from now on. */
  void wants(String sink, Wanted wanted);

  /** Registers the sink if it is new, and tells where it stands. */
  Progress open(String sink, Start start);

  /**
   * Events for this sink after this position, oldest first, at most {@code limit}. A replayed dead
   * letter comes as one more event for its sink alone, with the id that it always had.
   */
  List<Stored> read(String sink, long afterPosition, int limit);

  /** The events at these positions, for deferred ones; those beyond retention are missing. */
  List<Stored> at(List<Long> positions);

  /**
   * Moves the sink on: new cursor, the whole new set of deferred events, and dead letters to add,
   * in one transaction.
   */
  void advance(String sink, Progress progress, List<DeadLetter> dead);

  /**
   * Keeps the sink's condition for the commands that show it, and records an event when it stops,
   * goes down or is up again. Call it when it changes.
   */
  void note(String sink, Condition condition);

  /** The same feed, in which no sink moves on once the tenure is over. */
  default EventLog under(Tenure tenure) {
    return this;
  }

  /** Position of the newest event, 0 when there is none. */
  long newest();

  /**
   * Calls the listener after each commit that appended events, and within about a second after
   * another process appended some. The listener must return quickly.
   */
  AutoCloseable onAppend(Runnable listener);
}
