package dev.sessionrelay.ledger.query;

import java.time.Instant;

/**
 * What became of one event at one sink.
 *
 * @param after it was not delivered before this; or null
 * @param before it was delivered, or given up, by then; null where that is not known
 * @param attempts that failed; 0 where none is known of
 * @param error why the last of them failed, or null
 * @param nextTry of one that is retried, or null
 */
public record SinkDelivery(
    String sink,
    DeliveryState state,
    Instant after,
    Instant before,
    int attempts,
    String error,
    Instant nextTry) {

  /** Where an event stands. */
  public enum DeliveryState {
    /** The sink has not come to it yet. */
    WAITING,
    /** It failed, and is tried again. */
    RETRYING,
    DELIVERED,
    /** Given up, and kept as a dead letter. */
    DEAD,
    /** It was a dead letter, and is not kept any more. */
    DROPPED,
    /** The sink's filters, as they are now, let it not through, or maintenance kept it away. */
    FILTERED,
    /** It is older than the sink. */
    BEFORE_SINK
  }
}
