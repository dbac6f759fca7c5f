package dev.sessionrelay.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sessionrelay.session.Activity;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Stream;

/** Values of other services in the form that canonical session JSON has for their field. */
final class MappedValue {
  private MappedValue() {}

  /**
   * Services write one and the same in several ways; null for what means nothing or is no value.
   */
  static JsonNode read(String[] place, JsonNode value) {
    String text = text(value).strip();
    if (place[0].equals("attributes")) {
      return value;
    } else if (!value.isValueNode() || text.isEmpty()) {
      return null;
    } else if (place[0].endsWith("At")) {
      return time(text);
    }
    return switch (String.join(".", place)) {
      case "engine.accelerated", "autoStart", "autoStop.enabled" -> flag(text);
      case "autoStop.idleTimeoutMinutes" -> number(text);
      case "activity" -> activity(text.toUpperCase(Locale.ROOT));
      default -> TextNode.valueOf(text(value));
    };
  }

  /** Java would write seconds with a fraction as 1.7000000005E9. */
  private static String text(JsonNode value) {
    return value.isDouble() ? value.decimalValue().toPlainString() : value.asText();
  }

  private static JsonNode flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> BooleanNode.TRUE;
      case "false", "0" -> BooleanNode.FALSE;
      default -> null;
    };
  }

  private static JsonNode number(String text) {
    return text.matches("\\d{1,9}") ? IntNode.valueOf(Integer.parseInt(text)) : null;
  }

  private static JsonNode activity(String word) {
    boolean known = Stream.of(Activity.values()).anyMatch(each -> each.name().equals(word));
    return known ? TextNode.valueOf(word) : null;
  }

  /** Null for what cannot be read as a time. */
  private static JsonNode time(String text) {
    try {
      Instant time = Timestamps.parse(text);
      return time == null ? null : TextNode.valueOf(time.toString());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
