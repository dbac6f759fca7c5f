package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The form of a key, such as {@code account.<name>.region}. A part in angle brackets stands for a
 * name that the operator chose; as the last part, {@code <logger>} stands for the whole rest, dots
 * included.
 */
public record KeyPattern(List<String> parts) {
  /** Names go into URLs, route ids and file names. */
  public static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private static final String REST = "<logger>";

  public KeyPattern {
    parts = List.copyOf(parts);
  }

  public static KeyPattern of(String text) {
    return new KeyPattern(Arrays.asList(text.split("\\.")));
  }

  /** The last part differs most; a reload compares each of thousands of keys with many forms. */
  public boolean matches(List<String> key) {
    if (!fits(key.size())) {
      return false;
    }
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (!isName(i) && !parts.get(i).equals(key.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a key of this many parts can have this form. */
  boolean fits(int size) {
    return takesRest() ? size >= parts.size() : size == parts.size();
  }

  private boolean takesRest() {
    return parts.get(parts.size() - 1).equals(REST);
  }

  boolean isName(int i) {
    return i >= parts.size() || parts.get(i).startsWith("<");
  }

  /** The parts of a matching key that are names, in order; without the rest of a logger. */
  List<String> names(List<String> key) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < parts.size() - (takesRest() ? 1 : 0); i++) {
      if (isName(i)) {
        names.add(key.get(i));
      }
    }
    return names;
  }

  /** This form with the names that a mistyped key has in the same places. */
  String withNamesOf(List<String> key) {
    return fits(key.size())
        ? String.join(
            ".", indexes(key.size()).mapToObj(i -> isName(i) ? key.get(i) : parts.get(i)).toList())
        : toString();
  }

  private static IntStream indexes(int size) {
    return IntStream.range(0, size);
  }

  static List<String> split(String key) {
    return Arrays.asList(key.split("\\.", -1));
  }

  @Override
  public String toString() {
    return String.join(".", parts);
  }
}
