package dev.sessionrelay.crash;

import java.time.Instant;

/**
 * What a poll was shown of one session.
 *
 * @param at when it was asked
 * @param word the vendor's word for its state, or null when the session was not there
 * @param end when a session that is missing counts as gone
 * @param seen whether the poll certainly came to its end: its process lived on to poll again
 */
record Shown(Instant at, String word, End end, boolean seen) {
  enum End {
    AT_ONCE,
    /** When it was missing twice in a row. */
    AT_SECOND,
    /**
     * Not before it was missing twice, and maybe later: a 404 is proven by a later turn of the same
     * process, and not while all of its scope vanish.
     */
    FROM_SECOND
  }

  boolean isPresent() {
    return word != null;
  }
}
