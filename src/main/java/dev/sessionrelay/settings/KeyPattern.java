package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The form of a key, such as {@code account.<name>.region}. A part in angle brackets stands for a
 * name that the operator chose; as the last part, {@code <logger>} stands for the whole rest, dots
 * included.
 */
public record KeyPattern(List<String> parts) {
  private static final String REST = "<logger>";
  private static final int LONGEST_NAME = 63;

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

  /** Whether the last part is the same in each key of this form. */
  boolean endsAlike() {
    return !isName(parts.size() - 1);
  }

  /**
   * Whether these are 1 to 63 letters, digits, hyphens and underscores, of which the first is none
   * of the last two: names go into URLs, route ids and file names.
   */
  static boolean isGoodName(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME || !isAlphanumeric(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
  }

  static List<String> split(String key) {
    return Arrays.asList(key.split("\\.", -1));
  }

  @Override
  public String toString() {
    return String.join(".", parts);
  }
}
