package dev.sessionrelay.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What vendors answer, and what must not come of it. */
final class Wire {
  /** A vendor's headers that would do harm in the next request or in an event. */
  static final String HEADERS_NOT_FOR_US =
      "Set-Cookie: id=leaked\r\n"
          + "Authorization: leaked\r\n"
          + "X-Auth-Token: leaked\r\n"
          + "CamelHttpUri: http://127.0.0.1:1/leaked\r\n"
          + "X-Leak: leaked\r\n";

  private Wire() {}

  /** The example of the vendor's document. */
  static String example(String endpoint) throws IOException {
    return body(endpoint, "document-example");
  }

  /** A body of the golden files. */
  static String body(String endpoint, String name) throws IOException {
    return Files.readString(Path.of("src/test/resources/vendor", endpoint, name + ".json"));
  }

  /** The events that hold something that was marked as not for us. */
  static List<String> leaks(List<JsonNode> events) {
    return events.stream().map(JsonNode::toString).filter(json -> json.contains("leaked")).toList();
  }

  /** The one event of this type. */
  static JsonNode ofType(List<JsonNode> events, String type) {
    List<JsonNode> found =
        events.stream().filter(event -> event.path("type").asText().equals(type)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + type + " in " + events);
    }
    return found.get(0);
  }
}
