package dev.sessionrelay.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** One JSON object on one line, for tools; absent values are left out. */
final class JsonLine {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private JsonLine(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonLine line) throws IOException;
  }

  static String of(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(new JsonLine(json));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  JsonLine text(String name, Object value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
    return this;
  }

  JsonLine number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
    return this;
  }

  JsonLine flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
    return this;
  }

  /**
   * @param value JSON on one line, taken over as it is
   */
  JsonLine json(String name, String value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(value);
    return this;
  }
}
