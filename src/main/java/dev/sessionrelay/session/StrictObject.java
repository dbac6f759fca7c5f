package dev.sessionrelay.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** One JSON object, read strictly: unknown fields and wrong types are refused by name. */
final class StrictObject {
  private static final int SHOWN = 80;
  private final String path;
  private final JsonNode node;

  /**
   * @throws SessionFormatException when it is no object or has a field that is not allowed
   */
  StrictObject(String path, JsonNode node, Set<String> allowed) {
    this.path = path;
    this.node = node;
    if (node == null || !node.isObject()) {
      throw refused(path.isEmpty() ? "the session" : path, "an object", node);
    }
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!allowed.contains(name)) {
        throw new SessionFormatException(
            "%s: unknown field; known are %s"
                .formatted(pathOf(name), String.join(", ", new TreeSet<>(allowed))));
      }
    }
  }

  /** The value, or null when it is absent or JSON null. */
  JsonNode node(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  String text(String name) {
    JsonNode value = node(name, "a string", JsonNode::isTextual);
    return value == null ? null : Texts.clean(value.textValue());
  }

  String requiredText(String name) {
    String text = text(name);
    if (text == null || text.isBlank()) {
      throw wrong(name, "a string that is not empty", node.get(name));
    }
    return text;
  }

  /** What tells one thing from all others: as it came, or refused. */
  String id(String name) {
    String text = requiredText(name);
    boolean changed = !text.equals(node.get(name).textValue());
    if (changed || text.chars().anyMatch(Character::isISOControl)) {
      throw wrong(
          name,
          "a string of up to " + Texts.LONGEST + " characters without control characters",
          node.get(name));
    }
    return text;
  }

  Boolean flag(String name) {
    JsonNode value = node(name, "true or false", JsonNode::isBoolean);
    return value == null ? null : value.booleanValue();
  }

  Integer integer(String name) {
    JsonNode value =
        node(
            name,
            "a whole number, such as 45",
            number -> number.isIntegralNumber() && number.canConvertToInt());
    return value == null ? null : value.intValue();
  }

  private JsonNode node(String name, String expected, Predicate<JsonNode> type) {
    JsonNode value = node(name);
    if (value != null && !type.test(value)) {
      throw wrong(name, expected, value);
    }
    return value;
  }

  Instant instant(String name) {
    String text = text(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw wrong(name, "an ISO 8601 time with zone, such as 2026-01-02T03:04:05Z", node(name));
    }
  }

  <E extends Enum<E>> E word(String name, Class<E> type, E otherwise) {
    String text = text(name);
    if (text == null && otherwise != null) {
      return otherwise;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    String words = Arrays.toString(type.getEnumConstants());
    throw wrong(name, "one of " + words.substring(1, words.length() - 1), node.get(name));
  }

  /** The object of this name, with no other fields than these; null when it is absent. */
  <T> T object(String name, Set<String> allowed, Function<StrictObject, T> reader) {
    JsonNode value = node(name);
    return value == null ? null : reader.apply(new StrictObject(pathOf(name), value, allowed));
  }

  <T> List<T> objects(String name, Set<String> allowed, Function<StrictObject, T> reader) {
    JsonNode array = node(name);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray()) {
      throw wrong(name, "an array of objects", array);
    }
    List<T> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      String path = pathOf(name) + "[" + i + "]";
      objects.add(reader.apply(new StrictObject(path, array.get(i), allowed)));
    }
    return objects;
  }

  SessionFormatException wrong(String name, String expected, JsonNode came) {
    return refused(pathOf(name), expected, came);
  }

  private static SessionFormatException refused(String path, String expected, JsonNode came) {
    return new SessionFormatException(
        "%s: expected %s, but it is %s".formatted(path, expected, shown(came)));
  }

  private static String shown(JsonNode came) {
    if (came == null) {
      return "missing";
    }
    if (came.isContainerNode()) {
      return came.isArray() ? "an array" : "an object";
    }
    String text = came.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
