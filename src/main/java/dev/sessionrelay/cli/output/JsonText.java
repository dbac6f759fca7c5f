package dev.sessionrelay.cli.output;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonpCharacterEscapes;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as commands print it: an object on one line for tools, or indented for people. */
public final class JsonText {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder().characterEscapes(JsonpCharacterEscapes.instance()).build())
          .build();
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter INDENTED =
      MAPPER.writer(
          new DefaultPrettyPrinter(
                  Separators.createDefaultInstance()
                      .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
              .withObjectIndenter(LINES)
              .withArrayIndenter(LINES));

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Adds a field.
   *
   * @param value a number, a flag, or what is written as text; null is left out
   */
  public JsonText with(String name, Object value) {
    if (value != null) {
      boolean plain = value instanceof Number || value instanceof Boolean;
      fields.put(name, plain ? value : value.toString());
    }
    return this;
  }

  /**
   * Adds a field whose value is JSON.
   *
   * @param json on one line, taken over as it is
   */
  public JsonText withJson(String name, String json) {
    fields.put(name, new RawValue(json));
    return this;
  }

  /** The object on one line. */
  public String line() {
    try {
      return MAPPER.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }

  /**
   * The same JSON, indented by two spaces.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  public static List<String> indented(String json) {
    try {
      return INDENTED.writeValueAsString(MAPPER.readTree(json)).lines().toList();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("expected JSON: " + e.getOriginalMessage(), e);
    }
  }
}
