package dev.sessionrelay.ledger.usage;

import java.time.Instant;

/**
 * A time without an answer.
 *
 * @param subject the session asked for; empty for all of the target
 */
record UnseenTime(String source, String target, String subject, Instant from, Instant until) {

  boolean isAbout(String session, String seenBy) {
    return subject.equals(session) || subject.isEmpty() && target.equals(seenBy);
  }
}
