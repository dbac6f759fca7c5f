package dev.sessionrelay.mapping;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of an answer as JSON: UTF-8 (a byte order mark is tolerated), one value and nothing
 * after it, no field twice, at most {@value #DEEPEST} levels. Secrets are taken out of the tree at
 * once.
 */
public final class AnswerJson {
  public static final int DEEPEST = 64;
  private static final int EXCERPT = 300;
  private static final int EXCERPT_SOURCE = 1024;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader()
          .with(new NumbersByValue());

  /** A number means its value: 1.0 is 1, and what is beyond a double stays a text. */
  private static final class NumbersByValue extends JsonNodeFactory {
    private static final long serialVersionUID = 1;

    @Override
    public ValueNode numberNode(BigDecimal number) {
      double value = number.doubleValue();
      if (Double.isInfinite(value) || value == 0 && number.signum() != 0) {
        return textNode(number.toString());
      }
      BigDecimal plain = number.stripTrailingZeros();
      return plain.scale() > 0 ? numberNode(value) : whole(plain.toBigInteger());
    }

    private ValueNode whole(BigInteger number) {
      if (number.bitLength() < Integer.SIZE) {
        return numberNode(number.intValue());
      }
      return number.bitLength() < Long.SIZE ? numberNode(number.longValue()) : numberNode(number);
    }
  }

  private final byte[] body;
  private final JsonNode root;
  private final List<String> notes = new ArrayList<>();

  private AnswerJson(byte[] body) throws MalformedAnswerException {
    this.body = body;
    this.root = parse(text());
    SecretFields.removeConnectionTokens(root);
  }

  /**
   * @throws MalformedAnswerException when it is no such JSON
   */
  public static AnswerJson of(byte[] body) throws MalformedAnswerException {
    return new AnswerJson(body);
  }

  public JsonNode root() {
    return root;
  }

  /**
   * The fields of the answer, which must be an object.
   *
   * @throws MalformedAnswerException when it is something else
   */
  public FieldReader fields() throws MalformedAnswerException {
    return FieldReader.of(this, "", root);
  }

  /** Takes up an optional field that could not be read. */
  void note(String field) {
    notes.add(field);
  }

  /** Optional fields that could not be read, each with what stands there. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The exception to throw for this answer, with its excerpt. */
  public MalformedAnswerException malformed(String reason) {
    return new MalformedAnswerException(reason, excerpt());
  }

  /** JSON inside a JSON string, or null when the text is no object or array. */
  public static JsonNode embedded(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return null;
    }
    try {
      JsonNode tree = READER.readTree(text);
      SecretFields.removeConnectionTokens(tree);
      return tree;
    } catch (JacksonException e) {
      return null;
    }
  }

  private String text() throws MalformedAnswerException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("expected JSON in UTF-8, but it is other bytes");
    }
  }

  private JsonNode parse(String text) throws MalformedAnswerException {
    if (text.isBlank()) {
      throw malformed("expected JSON, but the answer is empty");
    }
    if (text.stripLeading().startsWith("<")) {
      throw malformed("expected JSON, but it is HTML or XML");
    }
    try {
      return READER.readTree(text);
    } catch (JacksonException e) {
      throw malformed(reason(e));
    }
  }

  /** The parser's own message is not used: it quotes the answer, secrets included. */
  private static String reason(JacksonException fault) {
    String place = place(fault.getLocation());
    if (fault instanceof JsonEOFException) {
      return "expected JSON, but it breaks off" + place;
    }
    if (fault instanceof StreamConstraintsException) {
      return "expected JSON of at most %s levels and sane numbers and names, but it is beyond"
              .formatted(DEEPEST)
          + place;
    }
    if (fault.getOriginalMessage().startsWith("Duplicate field")) {
      return "expected every field once, but one comes twice" + place;
    }
    return "expected one JSON value and nothing after it, but it is not" + place;
  }

  /** Limits that are found after the value was read have no place. */
  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " (line %s, column %s)".formatted(location.getLineNr(), location.getColumnNr());
  }

  private String excerpt() {
    int length = Math.min(body.length, EXCERPT_SOURCE);
    String text = SecretPatterns.inJson(new String(body, 0, length, StandardCharsets.UTF_8));
    String line = Texts.oneLine(text);
    return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT) + "\u2026";
  }
}
