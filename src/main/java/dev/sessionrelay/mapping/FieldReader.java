package dev.sessionrelay.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Texts;
import dev.sessionrelay.settings.SecretPatterns;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One object of an answer. Fields that nobody asks for are ignored, so that a vendor may add some.
 * Scalars are read generously (a number where a string is documented and the other way round); null
 * and the empty string mean absent. Of what is optional, that which cannot be read is absent, and
 * noted; what a session's state or a listing's end hangs on makes the answer malformed.
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

  /** Of the whole answer: see {@link AnswerJson#notes}. */
  public List<String> notes() {
    return answer.notes();
  }

  /** The value as it stands, or null when it is absent or JSON null. */
  public JsonNode node(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** A text, cleaned; null when absent or empty. */
  public String text(String name) {
    JsonNode value = node(name);
    if (value == null || value.isContainerNode()) {
      return value == null ? null : unreadable(name);
    }
    String text = Texts.clean(plain(value));
    return text.isEmpty() ? null : text;
  }

  /**
   * A text that something hangs on, as it came, however long; null when absent or empty.
   *
   * @throws MalformedAnswerException when an object or array stands in its place
   */
  public String exactText(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    if (value != null && value.isContainerNode()) {
      throw wrong(name, "a single value");
    }
    String text = value == null ? "" : plain(value);
    return text.isEmpty() ? null : text;
  }

  /** A vendor's word for a kind: a short text, null when absent or empty. */
  public String word(String name) {
    String text = text(name);
    return text == null ? null : Texts.clean(text.strip(), LONGEST_WORD);
  }

  /**
   * A word that a session's state hangs on; null when absent or empty.
   *
   * @throws MalformedAnswerException when it is no text or number
   */
  public String stateWord(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    if (value != null && (value.isContainerNode() || value.isBoolean())) {
      throw wrong(name, "a word");
    }
    return word(name);
  }

  /** The same where it must be there, but may be empty. */
  public String requiredWord(String name) throws MalformedAnswerException {
    if (node(name) == null) {
      throw wrong(name, "a word");
    }
    String word = stateWord(name);
    return word == null ? "" : word;
  }

  /** A required identifier: not blank, without spaces and control characters inside. */
  public String id(String name) throws MalformedAnswerException {
    JsonNode value = node(name);
    String text = value != null && value.isTextual() ? value.asText().strip() : "";
    if (!isId(text)) {
      throw wrong(name, "a string of 1 to " + LONGEST_ID + " characters without spaces");
    }
    return Texts.clean(text);
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

  /** True or false; null when it is neither, which is noted: it must not spoil the answer. */
  public Boolean flag(String name) {
    String text = text(name);
    return text == null
        ? null
        : switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "true", "1" -> Boolean.TRUE;
          case "false", "0" -> Boolean.FALSE;
          default -> unreadable(name);
        };
  }

  /** A whole number; null when it is none, which is noted. */
  public Integer integer(String name) {
    String text = text(name);
    try {
      return text == null ? null : Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return unreadable(name);
    }
  }

  /** See {@link Timestamps#parse}; null when it is no time, which is noted. */
  public Instant time(String name) {
    String text = text(name);
    try {
      return text == null ? null : Timestamps.parse(text);
    } catch (DateTimeException e) {
      return unreadable(name);
    }
  }

  private <T> T unreadable(String name) {
    answer.note(pathOf(name) + " " + shown(node.get(name)));
    return null;
  }

  /** The object, or null when it is absent, or is none, which is noted. */
  public FieldReader object(String name) {
    JsonNode value = node(name);
    if (value == null || value.isObject()) {
      return value == null ? null : new FieldReader(answer, pathOf(name), value);
    }
    return value.asText("?").isEmpty() ? null : unreadable(name);
  }

  /** The objects of an array; none when it is absent. What is no object is left out, and noted. */
  public List<FieldReader> anyObjects(String name) {
    JsonNode array = node(name);
    if (array != null && !array.isArray()) {
      unreadable(name);
    }
    List<FieldReader> objects = new ArrayList<>();
    for (int i = 0; array != null && array.isArray() && i < array.size(); i++) {
      String place = pathOf(name) + "[" + i + "]";
      if (array.get(i).isObject()) {
        objects.add(new FieldReader(answer, place, array.get(i)));
      } else {
        answer.note(place + " " + shown(array.get(i)));
      }
    }
    return objects;
  }

  /**
   * @throws MalformedAnswerException when it is absent, or no object
   */
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

  /** Some serializers write every number with a point or an exponent: 45.0, 1.7322675985E9. */
  private static String plain(JsonNode value) {
    return value.isFloatingPointNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
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
