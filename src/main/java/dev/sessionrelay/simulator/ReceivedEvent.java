package dev.sessionrelay.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * An event that came to the demo's webhook receiver.
 *
 * @param time when it came
 * @param webhookId the {@code webhook-id}: the same on every try
 * @param event the CloudEvent
 */
public record ReceivedEvent(Instant time, String webhookId, JsonNode event) {

  String line() {
    return "%s %s %s #%s %s"
        .formatted(text("/type"), text("/source"), text("/subject"), text("/sequence"), state());
  }

  private String state() {
    String before = text("/data/previous/state");
    String now = text("/data/state");
    return before.equals("-") ? now : before + " -> " + now;
  }

  private String text(String pointer) {
    return event.at(pointer).asText("-").isEmpty() ? "-" : event.at(pointer).asText("-");
  }
}
