package dev.sessionrelay.status.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Origin;

/** Keys of the sessions that events are about. */
final class SessionKeys {
  private SessionKeys() {}

  /**
   * @return null where it is about no session
   */
  static String of(Event event, JsonNode data) {
    if (event.subject() == null) {
      return null;
    }
    Origin origin =
        new Origin(
            event.vendor(),
            data.path("service").asText(),
            data.path("endpoint").asText(),
            data.path("account").asText(),
            event.target(),
            data.path("scope").asText(),
            null);
    return origin.sessionKey(event.subject());
  }
}
