package dev.sessionrelay.crash;

import java.time.Instant;

/**
 * What a poll was shown of one session.
 *
 * @param at when it was asked
 * @param word the vendor's word for its state, or null when the session was not there
 * @param confirmed false when a session counts as gone only after it was missing twice
 * @param seen whether the poll certainly came to its end: its process lived on to poll again
 */
record Shown(Instant at, String word, boolean confirmed, boolean seen) {
  boolean isPresent() {
    return word != null;
  }
}
