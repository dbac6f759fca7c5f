package dev.sessionrelay.status.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI document, made of the paths, their records, and what their Javadoc says. */
final class OpenApiDocument {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry(
              "state", "Canonical states, several with commas between, such as RUNNING,FAILED"),
          Map.entry("activity", "IDLE, BUSY or UNKNOWN"),
          Map.entry("vendor", "Name of a vendor"),
          Map.entry("account", "Name of an account"),
          Map.entry("target", "Name of a target"),
          Map.entry("kind", "Canonical kind"),
          Map.entry("owner", "Owner, as answers have it"),
          Map.entry("queue", "Queue, as answers have it"),
          Map.entry("stale", "true or false"),
          Map.entry("q", "Words that are to stand in id, name, owner, kind, state or the like"),
          Map.entry("sort", "A field, with a minus before it to turn the order round: -changedAt"),
          Map.entry("cursor", "next of the part before"),
          Map.entry("limit", "How many at most: 1 to 1000, 100 if it is not said"),
          Map.entry(
              "type", "Event types, several with commas between: session.changed,poll.failed"),
          Map.entry("session", "The vendor's id of a session"),
          Map.entry("source", "CloudEvents source"),
          Map.entry("since", "Observed then or later: ISO 8601, UTC"),
          Map.entry("until", "Observed before: ISO 8601, UTC"),
          Map.entry("open", "true for those that are open, false for those that have ended"),
          Map.entry("sink", "Name of a sink"));

  private final Map<String, ObjectNode> schemas = new TreeMap<>();

  private OpenApiDocument() {}

  static String text() {
    try {
      return MAPPER.writeValueAsString(new OpenApiDocument().document()) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode document() {
    ObjectNode document = MAPPER.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Session Relay")
        .put("version", "1")
        .put("description", "Sessions, events, incidents and sinks of a relay. Reads only.");
    document.putArray("servers").addObject().put("url", ".");
    ObjectNode paths = document.putObject("paths");
    ApiPath.all().forEach(path -> paths.putObject(path.template()).set("get", operation(path)));
    ObjectNode components = document.putObject("components");
    schema(ApiProblem.class);
    ObjectNode all = components.putObject("schemas");
    schemas.forEach(all::set);
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("password").put("type", "http").put("scheme", "basic");
    security.putObject("token").put("type", "http").put("scheme", "bearer");
    return document;
  }

  private ObjectNode operation(ApiPath path) {
    ObjectNode operation = MAPPER.createObjectNode().put("summary", path.summary());
    var parameters = operation.putArray("parameters");
    Matcher inPath = Pattern.compile("\\{(\\w+)}").matcher(path.template());
    while (inPath.find()) {
      parameters
          .addObject()
          .put("name", inPath.group(1))
          .put("in", "path")
          .put("required", true)
          .putObject("schema")
          .put("type", "string");
    }
    for (String name : path.parameters()) {
      ObjectNode parameter = parameters.addObject().put("name", name).put("in", "query");
      parameter.put("description", PARAMETERS.get(name));
      parameter.putObject("schema").put("type", "string");
    }
    ObjectNode answers = operation.putObject("responses");
    ObjectNode found = answers.putObject("200").put("description", "What was asked for");
    ObjectNode content = found.putObject("content");
    if (path.answer() == null) {
      content.putObject("text/event-stream").putObject("schema").put("type", "string");
    } else {
      content.putObject("application/json").set("schema", schema(path.answer()));
      answers.putObject("304").put("description", "As If-None-Match says that it is known");
    }
    ObjectNode problem = answers.putObject("default").put("description", "There is no answer");
    problem
        .putObject("content")
        .putObject("application/problem+json")
        .set("schema", schema(ApiProblem.class));
    return operation;
  }

  private ObjectNode schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      boolean list = generic.getRawType() == List.class;
      ObjectNode schema = MAPPER.createObjectNode().put("type", list ? "array" : "object");
      schema.set(list ? "items" : "additionalProperties", schema(last));
      return schema;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return ofRecord(plain);
    }
    return simple(plain);
  }

  private ObjectNode ofRecord(Class<?> type) {
    if (!schemas.containsKey(type.getSimpleName())) {
      ObjectNode schema = MAPPER.createObjectNode();
      schemas.put(type.getSimpleName(), schema);
      Map<String, String> words = javadoc(type);
      schema.put("type", "object").put("description", words.getOrDefault("", type.getSimpleName()));
      ObjectNode properties = schema.putObject("properties");
      var required = schema.putArray("required");
      for (RecordComponent component : type.getRecordComponents()) {
        ObjectNode property = nullable(component);
        if (words.containsKey(component.getName())) {
          property.put("description", words.get(component.getName()));
        }
        properties.set(name(component), property);
        if (!has(component, JsonInclude.class)) {
          required.add(name(component));
        }
      }
      schema.put("additionalProperties", false);
    }
    return MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + type.getSimpleName());
  }

  private ObjectNode nullable(RecordComponent component) {
    ObjectNode schema = schema(component.getGenericType());
    boolean never =
        component.getType().isPrimitive() || schema.path("type").asText().equals("array");
    if (never || has(component, JsonInclude.class)) {
      return schema;
    }
    ObjectNode both = MAPPER.createObjectNode();
    both.putArray("anyOf").add(schema).addObject().put("type", "null");
    return both;
  }

  private static ObjectNode simple(Class<?> type) {
    ObjectNode schema = MAPPER.createObjectNode();
    if (type.isEnum()) {
      var words = schema.put("type", "string").putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        words.add(((Enum<?>) constant).name());
      }
      return schema;
    } else if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    } else if (type == boolean.class || type == Boolean.class) {
      return schema.put("type", "boolean");
    } else if (type == double.class || type == Double.class || type == BigDecimal.class) {
      return schema.put("type", "number");
    } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return schema.put("type", "integer");
    }
    return schema.put("type", type == String.class ? "string" : "object");
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = annotation(component, JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private static boolean has(
      RecordComponent component, Class<? extends java.lang.annotation.Annotation> type) {
    return annotation(component, type) != null;
  }

  /** Jackson's annotations stand at the field that a component makes. */
  private static <A extends java.lang.annotation.Annotation> A annotation(
      RecordComponent component, Class<A> type) {
    try {
      return component
          .getDeclaringRecord()
          .getDeclaredField(component.getName())
          .getAnnotation(type);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** By component; under the empty name its first sentence. */
  private static Map<String, String> javadoc(Class<?> type) {
    Class<?> top = type;
    while (top.getEnclosingClass() != null) {
      top = top.getEnclosingClass();
    }
    try {
      String source =
          Files.readString(Path.of("src/main/java", top.getName().replace('.', '/') + ".java"));
      Matcher comment =
          Pattern.compile(
                  "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+(?:\\([^)]*\\))?\\s*)*(?:public )?record "
                      + type.getSimpleName()
                      + "\\(",
                  Pattern.DOTALL)
              .matcher(source);
      return comment.find() ? words(comment.group(1)) : Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> words(String comment) {
    String plain =
        comment
            .replaceAll("\\s*\\n\\s*\\*\\s?", " ")
            .replaceAll("\\{@\\w+ ([^}]*)}", "$1")
            .replaceAll("\\s+", " ")
            .strip();
    Map<String, String> words = new LinkedHashMap<>();
    String[] parts = plain.split("@param ");
    if (!parts[0].isBlank()) {
      words.put("", parts[0].strip());
    }
    for (int i = 1; i < parts.length; i++) {
      String[] named = parts[i].strip().split(" ", 2);
      words.put(named[0], named.length > 1 ? named[1] : named[0]);
    }
    return words;
  }
}
