package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The JSON Schema of Camel's YAML DSL, as the camel-yaml-dsl jar brings it, rewritten so that a
 * validator says what is wrong and not which of thirty alternatives failed to match.
 *
 * <p>Three things change. An alternative of "text or object" becomes one schema of two types. A
 * choice of expression languages becomes plain properties beside a choice of their names. Where a
 * number or a boolean stands, its text and a {@code {{placeholder}}} are allowed, and where a text
 * stands, a number or a boolean is, as Camel reads them.
 */
final class CamelSchema {
  private static final String RESOURCE = "/schema/camelYamlDsl.json";
  private static final Map<String, String> PATTERNS =
      Map.of(
          "boolean", "^(true|false|[\\s\\S]*\\{\\{[\\s\\S]*)$",
          "number", "^(-?[0-9.]+|[\\s\\S]*\\{\\{[\\s\\S]*)$");

  private static final Set<String> REMARKS =
      Set.of("title", "description", "default", "deprecated");

  private final JsonNode original;

  private CamelSchema(JsonNode original) {
    this.original = original;
  }

  /** The schema, ready for a validator. */
  static ObjectNode load() {
    try (InputStream in = CamelSchema.class.getResourceAsStream(RESOURCE)) {
      JsonNode original = new ObjectMapper().readTree(in);
      return (ObjectNode) new CamelSchema(original).rewrite(original);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode rewrite(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(rewrite(item)));
      return copy;
    }
    return node instanceof ObjectNode object ? rewriteObject(object) : node;
  }

  private JsonNode rewriteObject(ObjectNode schema) {
    ObjectNode plain = withoutChoices(textOrObject(schema));
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    plain.properties().stream()
        .filter(entry -> !isRemark(entry.getKey(), entry.getValue()))
        .forEach(entry -> copy.set(entry.getKey(), rewrite(entry.getValue())));
    allowText(copy);
    return copy;
  }

  /** Turns {@code oneOf: [{type: string}, {type: object, …}]} into the object with two types. */
  private static ObjectNode textOrObject(ObjectNode schema) {
    JsonNode alternatives = schema.path("oneOf");
    if (alternatives.size() != 2 || !isType(alternatives.get(0), "string")) {
      return schema;
    }
    ObjectNode merged = schema.deepCopy();
    merged.remove("oneOf");
    merged.setAll((ObjectNode) alternatives.get(1).deepCopy());
    merged.putArray("type").add("object").add("string");
    return merged;
  }

  private ObjectNode withoutChoices(ObjectNode schema) {
    if (!schema.path("anyOf").path(0).has("oneOf")) {
      return schema;
    }
    ObjectNode plain = schema.deepCopy();
    plain.remove("anyOf");
    ArrayNode choices = plain.putArray("allOf");
    schema.path("anyOf").forEach(choice -> choices.add(choice(choice.path("oneOf"), plain)));
    return plain;
  }

  /** Moves the alternatives' properties into the schema; what remains is which one is there. */
  private ObjectNode choice(JsonNode alternatives, ObjectNode schema) {
    Choice choice = new Choice();
    collect(alternatives, choice);
    ObjectNode properties =
        schema.path("properties") instanceof ObjectNode known
            ? known
            : schema.putObject("properties");
    choice.properties.forEach(properties::set);
    return choice.namesOnly();
  }

  private void collect(JsonNode alternatives, Choice choice) {
    for (JsonNode alternative : alternatives) {
      if (alternative.has("$ref")) {
        JsonNode target = original.at(alternative.path("$ref").asText().substring(1));
        target.path("anyOf").forEach(inner -> collect(inner.path("oneOf"), choice));
      } else if (alternative.has("not")) {
        choice.noneIsAllowed = true;
      } else {
        choice.add(alternative);
      }
    }
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

  private static boolean isType(JsonNode schema, String type) {
    return schema.path("type").asText().equals(type);
  }

  /** A choice among properties of which one may be there. */
  private static final class Choice {
    private final Map<String, JsonNode> properties = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private boolean noneIsAllowed;

    private void add(JsonNode alternative) {
      alternative.path("required").forEach(name -> names.add(name.asText()));
      alternative
          .path("properties")
          .properties()
          .forEach(entry -> properties.put(entry.getKey(), entry.getValue()));
    }

    private ObjectNode namesOnly() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      ArrayNode oneOf = schema.putArray("oneOf");
      names.forEach(name -> oneOf.addObject().putArray("required").add(name));
      if (noneIsAllowed) {
        ArrayNode any = oneOf.addObject().putObject("not").putArray("anyOf");
        names.forEach(name -> any.addObject().putArray("required").add(name));
      }
      return schema;
    }
  }
}
