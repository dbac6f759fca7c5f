package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The one way this package writes and parses JSON. */
final class Json {
  private static final int TYPICAL_LENGTH = 1024;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .characterEscapes(new OneLine())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  static final ObjectReader READER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private Json() {}

  /** Writes some JSON. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** One object on one line. */
  static String object(Body fields) {
    StringWriter text = new StringWriter(TYPICAL_LENGTH);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Escapes, beside what JSON demands, control characters and the separators that Unicode-aware
   * readers of a file take for the end of a line.
   */
  private static final class OneLine extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      codes[0x7f] = ESCAPE_STANDARD;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      boolean control = Character.isISOControl(character);
      return control || character == 0x2028 || character == 0x2029
          ? new SerializedString(String.format(Locale.ROOT, "\\u%04X", character))
          : null;
    }
  }
}
