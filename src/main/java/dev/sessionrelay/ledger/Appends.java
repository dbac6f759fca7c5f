package dev.sessionrelay.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to know that the feed grew, and how far this process has seen it grow. Another process
 * may append as well: then a position is skipped here, and {@link Follower} catches up.
 */
final class Appends {
  private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long seen = -1;

  AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** This process appended events up to {@code newest}. */
  void appendedHere(long newest, long count) {
    advance(newest - count, newest);
    tell();
  }

  /** Position up to which nothing is new to this process; -1 before the first look. */
  synchronized long seen() {
    return seen;
  }

  /** Everything between the two positions is known here now. */
  synchronized void advance(long from, long to) {
    if (seen >= from || seen < 0) {
      seen = Math.max(seen, to);
    }
  }

  void tell() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.warn("A listener of the event feed failed", e);
      }
    }
  }
}
