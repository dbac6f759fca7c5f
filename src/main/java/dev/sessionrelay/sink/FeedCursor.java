package dev.sessionrelay.sink;

import dev.sessionrelay.sink.SessionQueues.PendingEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How far a sink is in the feed. Every event up to the cursor is settled, or parked: remembered one
 * by one, so that the cursor may pass it. For one thread.
 */
final class FeedCursor {
  /** Events read ahead of the cursor at most: what is in memory, beside the parked ones. */
  static final int WINDOW = 1_024;

  /** Parked events at most; beyond, a failed event holds the cursor. */
  static final int MOST_PARKED = 1_000;

  private final Deque<PendingEvent> window = new ArrayDeque<>();
  private final TreeMap<Long, PendingEvent> parked = new TreeMap<>();
  private long position;

  FeedCursor(long position) {
    this.position = position;
  }

  /** How many more events may be read now. */
  int room() {
    return WINDOW - window.size();
  }

  /** Takes the next event of the feed. */
  void read(PendingEvent event) {
    window.addLast(event);
  }

  void park(PendingEvent event) {
    if (!event.parked && parked.size() < MOST_PARKED) {
      event.parked = true;
      parked.put(event.position(), event);
    }
  }

  void settle(PendingEvent event) {
    parked.remove(event.position());
    event.settled = true;
  }

  /** Passes what is settled or parked by now. */
  void move() {
    while (!window.isEmpty() && (window.peekFirst().settled || window.peekFirst().parked)) {
      position = window.removeFirst().position();
    }
  }

  long position() {
    return position;
  }

  int parked() {
    return parked.size();
  }

  /**
   * Parked events that it has passed: one beyond it is read again anyway, and must not come twice.
   */
  Stream<PendingEvent> passed() {
    return parked.headMap(position, true).values().stream();
  }
}
