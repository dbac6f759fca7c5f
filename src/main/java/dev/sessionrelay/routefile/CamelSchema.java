package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * The canonical JSON Schema of Camel's YAML DSL, as the camel-yaml-dsl jar brings it. Where a
 * number or a boolean stands, its text and a {@code {{placeholder}}} are allowed, and where a text
 * stands, a number or a boolean is, as Camel reads them. An expression has one language.
 */
final class CamelSchema {
  private static final String RESOURCE = "/schema/camelYamlDsl-canonical.json";
  private static final String LANGUAGES =
      "/items/definitions/org.apache.camel.model.language.ExpressionDefinition";
  private static final Map<String, String> PATTERNS =
      Map.of(
          "boolean", "^(true|false|[\\s\\S]*\\{\\{[\\s\\S]*)$",
          "number", "^(-?[0-9.]+|[\\s\\S]*\\{\\{[\\s\\S]*)$");

  private static final Set<String> REMARKS =
      Set.of("title", "description", "default", "deprecated");

  private CamelSchema() {}

  /** The schema, ready for a validator. */
  static ObjectNode load() {
    try (InputStream in = CamelSchema.class.getResourceAsStream(RESOURCE)) {
      ObjectNode schema = (ObjectNode) lenient(new ObjectMapper().readTree(in));
      ((ObjectNode) schema.at(LANGUAGES)).put("minProperties", 1).put("maxProperties", 1);
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode lenient(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(lenient(item)));
      return copy;
    }
    return node instanceof ObjectNode object ? lenient(object) : node;
  }

  private static ObjectNode lenient(ObjectNode schema) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    schema.properties().stream()
        .filter(entry -> !isRemark(entry.getKey(), entry.getValue()))
        .forEach(entry -> copy.set(entry.getKey(), lenient(entry.getValue())));
    allowText(copy);
    return copy;
  }

  private static void allowText(ObjectNode schema) {
    String type = schema.path("type").isTextual() ? schema.path("type").asText() : "";
    if (type.equals("string") && !schema.has("enum")) {
      schema.putArray("type").add("string").add("number").add("boolean");
    } else if (PATTERNS.containsKey(type) && !schema.has("enum")) {
      schema.putArray("type").add(type).add("string");
      schema.put("pattern", PATTERNS.get(type));
    }
  }

  /** A property of that name has a schema, so it is an object. */
  private static boolean isRemark(String key, JsonNode value) {
    return value.isValueNode() && REMARKS.contains(key);
  }
}
