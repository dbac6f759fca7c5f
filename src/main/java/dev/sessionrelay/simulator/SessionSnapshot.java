package dev.sessionrelay.simulator;

import java.time.Instant;

/**
 * One session at one instant.
 *
 * @param word the vendor's word for the state; null when the vendor does not know the session
 * @param life counts the lives of the session
 * @param sessionId what the vendor shows as the session's id
 * @param created start of this life
 * @param started when it first ran in this life; null when it has not
 * @param changed since when {@code word} holds
 * @param until when the next word begins; {@link Instant#MAX} when nothing is planned
 */
public record SessionSnapshot(
    String word,
    long life,
    String sessionId,
    Instant created,
    Instant started,
    Instant changed,
    Instant until) {
  boolean present() {
    return word != null;
  }
}
