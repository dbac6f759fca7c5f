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
import java.util.HexFormat;

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

  /** One object that has the fields of both, each as text of {@link #object}. */
  static String joined(String first, String second) {
    return second.equals("{}")
        ? first
        : first.substring(0, first.length() - 1) + "," + second.substring(1);
  }

  /**
   * Escapes, beside what JSON demands, what Unicode-aware readers of a file take for the end of a
   * line, and what a terminal takes for a command or turns the reading direction by.
   */
  private static final class OneLine extends CharacterEscapes {
    private static final int DELETE = 0x7f;

    /** Made once: the generator of each session asks for it, and only reads. */
    private final int[] ascii = standardAsciiEscapesForJSON();

    private OneLine() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return switch (Character.getType(character)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            new SerializedString("\\u" + HexFormat.of().toHexDigits((char) character));
        default -> null;
      };
    }
  }
}
