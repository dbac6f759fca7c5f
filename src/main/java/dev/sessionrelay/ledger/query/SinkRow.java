package dev.sessionrelay.ledger.query;

import java.time.Instant;

/**
 * A sink and what it still has to get.
 *
 * @param waiting events after its cursor that its filters let through
 * @param deferred events that failed and will be tried again
 * @param oldestWaiting when the oldest of both was observed, or null
 * @param error its last trouble, or null
 * @param cut events that retention deleted before it had them
 * @param deadError why the newest dead letter was given up, or null
 */
public record SinkRow(
    String name,
    long waiting,
    long deferred,
    long deadLetters,
    Instant oldestWaiting,
    boolean stopped,
    String error,
    Instant since,
    long cut,
    String deadError) {

  /** All that it still has to get. */
  public long backlog() {
    return waiting + deferred;
  }
}
