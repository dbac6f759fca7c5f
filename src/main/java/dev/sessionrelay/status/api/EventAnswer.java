package dev.sessionrelay.status.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.query.SinkDelivery;
import dev.sessionrelay.session.Event;
import java.time.Instant;
import java.util.List;

/**
 * An event, and what became of it.
 *
 * @param position place in the feed; rises, with gaps
 * @param id the same on every try at every sink
 * @param type CloudEvents type
 * @param time when it was observed
 * @param target the operator's target
 * @param session key of its session; null on events that are about none
 * @param sessionId the vendor's id of the session
 * @param state the session's state after it
 * @param deliveries what became of it at each sink
 * @param event the CloudEvent as every sink gets it
 */
public record EventAnswer(
    long position,
    String id,
    String type,
    Instant time,
    String vendor,
    String target,
    String session,
    String sessionId,
    String state,
    List<SinkDelivery> deliveries,
    JsonNode event) {
  public EventAnswer {
    deliveries = List.copyOf(deliveries);
  }

  static EventAnswer of(Stored stored, List<SinkDelivery> deliveries) {
    Event event = stored.event();
    JsonNode json = RawJson.parse(event.json());
    return new EventAnswer(
        stored.position(),
        event.id(),
        event.type().cloudEventType(),
        event.time(),
        event.vendor(),
        event.target(),
        SessionKeys.of(event, json.path("data")),
        event.subject(),
        event.state() == null ? null : event.state().name(),
        deliveries,
        json);
  }
}
