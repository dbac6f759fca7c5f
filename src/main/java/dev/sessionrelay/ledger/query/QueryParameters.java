package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.EventType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The parameters of a question, as they stand in the query of a URL. Absent and empty ones mean
 * that nothing is asked.
 */
public record QueryParameters(Map<String, String> values) {
  private static final int LONGEST = 1_000;

  public QueryParameters {
    values = Map.copyOf(values);
  }

  /**
   * Refuses names that mean nothing, so that a misspelt filter does not show everything.
   *
   * @throws QueryException naming the first
   */
  public void refuseOthers(Collection<String> known) {
    values.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .findFirst()
        .ifPresent(name -> refuse(name, "there is no parameter of this name; there are " + known));
  }

  /** The value, or null. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > LONGEST || value.indexOf('\0') >= 0) {
      refuse(name, "expected at most " + LONGEST + " characters, none of them U+0000");
    }
    return value.strip();
  }

  /** One of the words of an enumeration, in any case; null where none is asked for. */
  public <E extends Enum<E>> E word(String name, Class<E> type) {
    String text = text(name);
    return text == null ? null : parsed(name, text, type);
  }

  /** Several with commas between. */
  public <E extends Enum<E>> List<E> words(String name, Class<E> type) {
    return parts(name).map(part -> parsed(name, part, type)).toList();
  }

  /** Event types such as {@code session.changed}, several with commas between. */
  public List<EventType> types(String name) {
    return parts(name)
        .map(part -> find(name, part, EventType.values(), EventType::word, EventType.word(part)))
        .toList();
  }

  /** {@code true} or {@code false}; null where neither is asked for. */
  public Boolean flag(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    return find(name, text, new Boolean[] {true, false}, String::valueOf, text);
  }

  /** A whole number, or null. */
  public Long number(String name) {
    String text = text(name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      return refuse(name, "expected a whole number, such as 100");
    }
  }

  /** How many rows to give: what is asked for, between 1 and the most. */
  public int limit(int usual, int most) {
    Long asked = number("limit");
    if (asked == null) {
      return usual;
    }
    if (asked < 1 || asked > most) {
      refuse("limit", "expected a whole number from 1 to " + most);
    }
    return asked.intValue();
  }

  /** A moment, or null. */
  public Instant time(String name) {
    String text = text(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return refuse(name, "expected a time in ISO 8601 and UTC, such as 2026-01-31T13:00:00Z");
    }
  }

  private Stream<String> parts(String name) {
    String text = text(name);
    return text == null ? Stream.of() : Stream.of(text.split(",")).map(String::strip);
  }

  private static <E extends Enum<E>> E parsed(String name, String text, Class<E> type) {
    return find(name, text, type.getEnumConstants(), Enum::name, text.toUpperCase(Locale.ROOT));
  }

  private static <E> E find(
      String name, String text, E[] known, Function<E, String> word, String asked) {
    return Stream.of(known)
        .filter(each -> word.apply(each).equals(asked))
        .findFirst()
        .orElseGet(
            () ->
                refuse(
                    name,
                    "expected one of " + Stream.of(known).map(word).toList() + ", got " + text));
  }

  private static <T> T refuse(String name, String expected) {
    throw new QueryException(name, name + ": " + expected);
  }
}
