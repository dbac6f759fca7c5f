package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;

/** Values of other services in the form that canonical session JSON has for their field. */
final class MappedValue {
  private static final Set<String> NOT_TEXTS =
      Set.of("engine.accelerated", "autoStart", "autoStop.enabled", "autoStop.idleTimeoutMinutes");

  private MappedValue() {}

  /** Services write one and the same in several ways; null for what means nothing. */
  static JsonNode read(String[] place, JsonNode value) {
    String text = text(value).strip();
    if (place[0].equals("attributes")) {
      return value;
    } else if (!value.isValueNode()) {
      return value;
    } else if (text.isEmpty()) {
      return null;
    } else if (place[0].endsWith("At")) {
      return time(text);
    } else if (NOT_TEXTS.contains(String.join(".", place))) {
      return flagOrNumber(value, text);
    }
    return TextNode.valueOf(text(value));
  }

  /** Java would write seconds with a fraction as 1.7000000005E9. */
  private static String text(JsonNode value) {
    return value.isDouble() ? value.decimalValue().toPlainString() : value.asText();
  }

  private static JsonNode flagOrNumber(JsonNode value, String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return BooleanNode.valueOf(Boolean.parseBoolean(text));
    }
    return text.matches("\\d{1,9}") ? IntNode.valueOf(Integer.parseInt(text)) : value;
  }

  /** Seconds and milliseconds since 1970, and dates; null for what cannot be read as a time. */
  private static JsonNode time(String text) {
    String millis = text.matches("\\d{1,11}(\\.\\d+)?") ? text.split("\\.")[0] + "000" : text;
    try {
      Instant time = Timestamps.parse(millis.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"));
      return time == null ? null : TextNode.valueOf(time.toString());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
