package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.session.Incident;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of the feed, and how far this process has seen it grow. Another process may append
 * as well: then a position is skipped here, and {@link ExternalChangePoller} catches up.
 */
final class AppendNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(AppendNotifier.class);

  private final FingerprintCache memory;
  private final OpenIncidents incidents;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long seen = -1;

  AppendNotifier(FingerprintCache memory, OpenIncidents incidents) {
    this.memory = memory;
    this.incidents = incidents;
  }

  AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Events up to this position are on disk, the newest {@code count} of them just now. */
  void appended(long newest, long count) {
    advance(newest - count, newest);
    tell();
  }

  /** A commit whose answer was lost may have happened: what is remembered cannot be trusted. */
  void failed() {
    memory.clear();
  }

  /** The database has an older state than this process remembers. */
  void setBack(List<Incident> stored) {
    memory.clear();
    incidents.replaceAll(stored);
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
