package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One object of an answer. Fields that nobody asks for are ignored, so that a vendor may add some.
 * Scalars are read generously (a number where a string is documented and the other way round); null
 * and the empty string mean absent; an object or array in place of a scalar is malformed.
 */
public final class FieldReader {
  private static final int LONGEST_ID = 256;
  private static final int LONGEST_WORD = 256;
  private static final int SHOWN = 80;

  private final AnswerJson answer;
  private final String path;
  private final JsonNode node;

  private FieldReader(AnswerJson answer, String path, JsonNode node) {
    this.answer = answer;
    this.path = path;
    this.node = node;
  }

  public static FieldReader of(AnswerJson answer, String path, JsonNode node)
      throws MalformedAnswerException {
    if (node == null || !node.isObject()) {
      String subject = path.isEmpty() ? "the answer" : path;
      throw answer.malformed(refusal(subject, "an object", node));
    }
    return new FieldReader(answer, path, node);
  }

  /** The value as it stands, or null when it is absent or JSON null. */
  public JsonNode node(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text, cleaned; null when absent or empty. */
  public String text(String name) throws MalformedAnswerException {
    String text = scalar(name);
    return text == null || text.isEmpty() ? null : text;
  }

  /** A vendor's word for a state or kind: a short text, null when absent or empty. */
  public String word(String name) throws MalformedAnswerException {
    String text = text(name);
    return text == null ? null : Texts.clean(text, LONGEST_WORD);
  }

  /** A word that must be there, but may be empty. */
  public String requiredWord(String name) throws MalformedAnswerException {
    return Texts.clean(requiredText(name), LONGEST_WORD);
  }

  /** A text that must be there, but may be empty. */
  public String requiredText(String name) throws MalformedAnswerException {
    String text = scalar(name);
    if (text == null) {
      throw wrong(name, "a string");
    }
    return text;
  }

  /** A required identifier: a string, not blank, without spaces and control characters. */
  public String id(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    if (value == null || !value.isTextual() || !isId(value.textValue())) {
      throw wrong(name, "a string of 1 to " + LONGEST_ID + " characters without spaces");
    }
    return Texts.clean(value.textValue());
  }

  /**
   * The id of the session that was asked for, in the spelling that was asked for, so that a later
   * 404 for that spelling is about the same session. Letter case does not matter.
   *
   * @param asked null when no id was asked for
   * @throws MalformedAnswerException when the answer is about another session
   */
  public String idAsAsked(String name, String asked) throws MalformedAnswerException {
    String answered = id(name);
    return asked == null ? answered : same(name, asked, asked.equalsIgnoreCase(answered));
  }

  /** The same where a vendor shows a UUID with and without its hyphens. */
  public String uuidAsAsked(String name, String asked) throws MalformedAnswerException {
    String answered = id(name).replace("-", "");
    return asked == null
        ? id(name)
        : same(name, asked, asked.replace("-", "").equalsIgnoreCase(answered));
  }

  private String same(String name, String asked, boolean same) throws MalformedAnswerException {
    if (!same) {
      throw wrong(
          name, "\"" + asked + "\", the session that was asked for (targets name sessions by id)");
    }
    return asked;
  }

  public Boolean flag(String name) throws MalformedAnswerException {
    String text = text(name);
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw wrong(name, "true or false");
    };
  }

  public Integer integer(String name) throws MalformedAnswerException {
    String text = text(name);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw wrong(name, "a whole number, such as 45");
    }
  }

  /** See {@link Timestamps#parse}. */
  public Instant time(String name) throws MalformedAnswerException {
    String text = text(name);
    try {
      return text == null ? null : Timestamps.parse(text);
    } catch (DateTimeException e) {
      throw wrong(name, "a time, such as 1732267598000 (ms) or 2024-09-01 06:23:01 (UTC)");
    }
  }

  /** The object, or null when it is absent. */
  public FieldReader object(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    return value == null ? null : of(answer, pathOf(name), value);
  }

  public FieldReader requiredObject(String name) throws MalformedAnswerException {
    return of(answer, pathOf(name), node(name));
  }

  /** The objects of an array; none when it is absent. */
  public List<FieldReader> objects(String name) throws MalformedAnswerException {
    JsonNode array = node(name);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray()) {
      throw wrong(name, "an array");
    }
    List<FieldReader> objects = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      objects.add(of(answer, pathOf(name) + "[" + i + "]", array.get(i)));
    }
    return objects;
  }

  public MalformedAnswerException wrong(String name, String expected) {
    return answer.malformed(refusal(pathOf(name), expected, node.get(name)));
  }

  /** The exception for a field whose fault is not its type. */
  public MalformedAnswerException faulty(String name, String fault) {
    return answer.malformed(pathOf(name) + ": " + fault);
  }

  private String scalar(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    if (value != null && value.isContainerNode()) {
      throw wrong(name, "a single value");
    }
    return value == null ? null : Texts.clean(plain(value));
  }

  /** Some serializers write every number with a point or an exponent: 45.0, 1.732267598E12. */
  private static String plain(JsonNode value) {
    return value.isFloatingPointNumber() && value.canConvertToExactIntegral()
        ? value.decimalValue().toBigInteger().toString()
        : value.asText();
  }

  private static boolean isId(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_ID
        && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
  }

  private static String refusal(String subject, String expected, JsonNode came) {
    return "%s: expected %s, but it is %s".formatted(subject, expected, shown(came));
  }

  private static String shown(JsonNode came) {
    if (came == null) {
      return "missing";
    }
    if (came.isContainerNode()) {
      return came.isArray() ? "an array" : "an object";
    }
    String text = SecretPatterns.inJson(came.toString());
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "\u2026";
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
