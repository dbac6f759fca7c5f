package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON by streaming. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** An object with the fields that {@code content} writes. */
  static String object(Content content) {
    return text(
        json -> {
          json.writeStartObject();
          content.write(json);
          json.writeEndObject();
        });
  }

  static String text(Content content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      content.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
