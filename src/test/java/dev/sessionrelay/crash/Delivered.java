package dev.sessionrelay.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An event as a sink or the ledger has it.
 *
 * @param stream source and subject: within it, events are numbered
 * @param word the vendor's word for the state; null where there is none
 * @param json the whole event
 */
record Delivered(
    String id,
    String stream,
    String type,
    long sequence,
    Instant time,
    String word,
    JsonNode json) {

  static Delivered of(JsonNode event) {
    return new Delivered(
        event.path("id").asText(),
        event.path("source").asText() + "#" + event.path("subject").asText(""),
        event.path("type").asText(),
        Long.parseLong(event.path("sequence").asText()),
        Instant.parse(event.path("time").asText()),
        event.path("data").path("vendorState").asText(null),
        event);
  }

  boolean isGone() {
    return type.equals("sessionrelay.session.gone");
  }

  boolean isDiscovered() {
    return type.equals("sessionrelay.session.discovered");
  }

  boolean isChanged() {
    return type.equals("sessionrelay.session.changed");
  }

  /** Whether it tells of a session, not of a poll. */
  boolean isOfSession() {
    return isGone() || isDiscovered() || isChanged();
  }
}
