package dev.sessionrelay.settings;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of values; each knows how to explain itself. */
public final class ValueTypes {
  private static final int LONGEST_TEXT = 4096;

  /** What shells and addresses would put something else for. */
  private static final Pattern NOT_EXPANDED =
      Pattern.compile("\\$[A-Za-z_{][A-Za-z0-9_]*}?|%[0-9A-Fa-f]{2}|%\\w+%|^~[^/]+|^file:|^[\"']");

  /** Anything printable on one line. */
  public static final ValueType<String> TEXT =
      new ValueType<>("text", "text on one line", "text", ValueTypes::text);

  /** Text of several lines, such as a key in PEM. */
  public static final ValueType<String> LINES =
      new ValueType<>("text", "text", "text", ValueTypes::lines);

  public static final ValueType<Boolean> BOOLEAN =
      new ValueType<>("true or false", "true or false", "true", ValueTypes::bool);

  public static final ValueType<Path> FILE =
      new ValueType<>(
          "file", "the path of a file, relative to the home directory", "ca.pem", ValueTypes::path);

  /** A point in time, with its offset from UTC. */
  public static final ValueType<Instant> MOMENT =
      new ValueType<>(
          "date and time",
          "a date and time with its offset from UTC",
          "2026-12-24T20:00:00+01:00",
          ValueTypes::moment);

  /** What an hour costs, exact. */
  public static final ValueType<BigDecimal> AMOUNT =
      new ValueType<>(
          "amount of money",
          "a number with at most 6 decimals and no sign",
          "2.50",
          ValueTypes::amount);

  /** Its code of three letters. */
  public static final ValueType<String> CURRENCY =
      new ValueType<>("currency", "the three letters of ISO 4217", "EUR", ValueTypes::currency);

  /** Least level of what is logged. */
  public static final ValueType<String> LOG_LEVEL =
      word("INFO", "TRACE", "DEBUG", "WARN", "ERROR", "OFF");

  /** A Quartz expression, seconds first. */
  public static final ValueType<String> CRON =
      new ValueType<>(
          "cron",
          "six or seven fields: second, minute, hour, day of month, month, day of week, year",
          "0/30 * * * * ?",
          CronSyntax::parse);

  private ValueTypes() {}

  private static BigDecimal amount(String text) throws BadValueException {
    if (!text.matches("\\d{1,9}(\\.\\d{1,6})?")) {
      throw new BadValueException("is no amount");
    }
    return new BigDecimal(text);
  }

  private static String currency(String text) throws BadValueException {
    try {
      return Currency.getInstance(text).getCurrencyCode();
    } catch (IllegalArgumentException e) {
      throw new BadValueException("is no currency");
    }
  }

  private static Instant moment(String text) throws BadValueException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new BadValueException("is no date and time with its offset from UTC");
    }
  }

  public static ValueType<Duration> duration(String least, String most) {
    return range(
        "duration",
        "a whole number with its unit (ms, s, m, h, d),",
        Quantity::duration,
        least,
        most);
  }

  public static ValueType<Long> size(String least, String most) {
    return range(
        "size", "a whole number with its unit (B, KB, MB, GB),", Quantity::size, least, most);
  }

  public static ValueType<Integer> integer(int least, int most) {
    return range("whole number", "a whole number", ValueTypes::whole, "" + least, "" + most);
  }

  public static ValueType<Long> anyLong() {
    return new ValueType<>("whole number", "a whole number", "1", ValueTypes::wholeLong);
  }

  public static ValueType<Double> decimal(double least, double most) {
    return range("number", "a number", ValueTypes::number, plain(least), plain(most));
  }

  private static <T extends Comparable<T>> ValueType<T> range(
      String brief, String expected, ValueType.Parser<T> parser, String least, String most) {
    return new ValueType<>(
        brief + ", " + least + " to " + most,
        expected + " from " + least + " to " + most,
        least,
        text -> within(parser, text, least, most));
  }

  /** One of these words, as written. */
  public static ValueType<String> word(String... words) {
    String choice = "one of " + String.join(", ", words);
    return new ValueType<>(choice, choice, words[0], text -> oneOf(text, words));
  }

  /** A text of a given form; {@code form} completes "is not" and names the allowed characters. */
  public static ValueType<String> pattern(String name, String form, String example, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new ValueType<>(form, form, example, text -> matching(pattern, text, name));
  }

  /** Values of one type, separated by commas. */
  public static <T> ValueType<List<T>> list(ValueType<T> of) {
    return new ValueType<>(
        "comma list, each " + of.brief(),
        "a comma list, each: " + of.expected(),
        of.example(),
        text -> elements(text, of));
  }

  private static String text(String text) throws BadValueException {
    if (text.length() > LONGEST_TEXT) {
      throw new BadValueException("is longer than " + LONGEST_TEXT + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new BadValueException("holds a control character");
    }
    return text;
  }

  private static String lines(String text) throws BadValueException {
    text(text.replaceAll("\\R", " "));
    return text;
  }

  private static Boolean bool(String text) throws BadValueException {
    return "true".equals(oneOf(text, "true", "false"));
  }

  private static Path path(String text) throws BadValueException {
    Matcher strange = NOT_EXPANDED.matcher(text);
    if (strange.find()) {
      throw new BadValueException(
          "holds "
              + strange.group()
              + ", which stands for nothing here: paths are taken as they are");
    }
    try {
      return Path.of(text(text));
    } catch (InvalidPathException e) {
      throw new BadValueException("is not a path");
    }
  }

  private static int whole(String text) throws BadValueException {
    long value = wholeLong(text);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  private static long wholeLong(String text) throws BadValueException {
    if (!text.matches("-?\\d{1,18}")) {
      throw new BadValueException("is not a whole number");
    }
    return Long.parseLong(text);
  }

  private static double number(String text) throws BadValueException {
    if (!text.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
      throw new BadValueException("is not a number");
    }
    return Double.parseDouble(text);
  }

  private static <T extends Comparable<T>> T within(
      ValueType.Parser<T> parser, String text, String least, String most) throws BadValueException {
    T value = parser.parse(text);
    if (value.compareTo(parser.parse(least)) < 0) {
      throw new BadValueException("is below " + least);
    }
    if (value.compareTo(parser.parse(most)) > 0) {
      throw new BadValueException("is above " + most);
    }
    return value;
  }

  private static String oneOf(String text, String... words) throws BadValueException {
    if (List.of(words).contains(text)) {
      return text;
    }
    throw new BadValueException(
        "is none of the words"
            + Suggestion.to(text, List.of(words))
                .map(near -> "; " + Suggestion.question(near))
                .orElse(""));
  }

  private static String matching(Pattern pattern, String text, String name)
      throws BadValueException {
    if (!pattern.matcher(text).matches()) {
      throw new BadValueException("is not a valid " + name);
    }
    return text;
  }

  private static <T> List<T> elements(String text, ValueType<T> of) throws BadValueException {
    if (!text.contains(",")) {
      return List.of(of.parse(text));
    }
    List<T> elements = new ArrayList<>();
    for (String element : text.split(",", -1)) {
      elements.add(element(element.strip(), of));
    }
    return List.copyOf(elements);
  }

  private static <T> T element(String element, ValueType<T> of) throws BadValueException {
    if (element.isEmpty()) {
      throw new BadValueException("has an empty place between its commas");
    }
    try {
      return of.parse(element);
    } catch (BadValueException e) {
      throw new BadValueException("holds '" + element + "', which " + e.getMessage());
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
