package dev.sessionrelay.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON as the plain, unmodifiable values that {@link Session#attributes()} holds. */
public final class PlainJson {
  private PlainJson() {}

  /**
   * Objects become sorted maps, arrays lists, whole numbers Integer, Long or BigInteger, other
   * numbers Double (as text beyond a Double's range), null stays null. Texts are cleaned, see
   * {@link Texts#clean}.
   */
  public static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> list(node);
      case STRING -> Texts.clean(node.textValue());
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      default -> null;
    };
  }

  private static Map<String, Object> map(JsonNode node) {
    Map<String, Object> map = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      map.put(Texts.clean(entry.getKey()), of(entry.getValue()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static List<Object> list(JsonNode node) {
    List<Object> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(of(element));
    }
    return Collections.unmodifiableList(list);
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.numberValue();
    }
    double value = node.doubleValue();
    return Double.isFinite(value) ? (Object) value : node.asText();
  }
}
