package dev.sessionrelay.simulator;

import java.time.Instant;

/**
 * What is true of one session at one instant.
 *
 * @param word the vendor's word for the state; at Oracle {@code lifecycleState/execution_state}, or
 *     the first alone while there is no kernel; null when the vendor does not know the session
 * @param life counts the lives of the session; a Ray route has another session in each
 * @param sessionId what the vendor shows as the session's id
 * @param created start of this life
 * @param started when it first ran in this life; null when it has not
 * @param changed since when {@code word} holds
 * @param until when the next word begins; {@link Instant#MAX} when nothing is planned
 */
record Moment(
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

  /** The part before the slash. */
  String lifecycleWord() {
    int slash = word.indexOf('/');
    return slash < 0 ? word : word.substring(0, slash);
  }

  /** The part after the slash; null when there is none. */
  String kernelWord() {
    int slash = word.indexOf('/');
    return slash < 0 ? null : word.substring(slash + 1);
  }
}
