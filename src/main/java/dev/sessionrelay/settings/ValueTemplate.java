package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.List;

/** A value taken apart: literal text and placeholders in double braces. */
record ValueTemplate(List<Part> parts) {
  /** One piece of a value. */
  sealed interface Part {}

  record Literal(String text) implements Part {}

  /**
   * @param otherwise what to take when the variable is not set, or null
   */
  record Environment(String variable, String otherwise) implements Part {}

  record Contents(String path) implements Part {}

  /**
   * @param reference with the name of its function, such as {@code aws:prod/token}
   */
  record VaultValue(String reference) implements Part {}

  /**
   * @param otherwise what to take when the key is not given, or null
   */
  record Reference(String key, String otherwise) implements Part {}

  /** Whether the text holds no placeholder, as most do. */
  static boolean isLiteral(String text) {
    return !text.contains("{{");
  }

  static ValueTemplate parse(String text) throws BadValueException {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
      int close = text.indexOf("}}", open);
      if (close < 0) {
        throw new BadValueException("has a placeholder without its closing }}");
      }
      literal(parts, text.substring(at, open));
      parts.add(placeholder(text.substring(open + 2, close).strip()));
      at = close + 2;
    }
    literal(parts, text.substring(at));
    return new ValueTemplate(List.copyOf(parts));
  }

  boolean isLiteral() {
    return parts.stream().allMatch(Literal.class::isInstance);
  }

  /** Whether the value itself stands in the file, rather than only where to find it. */
  boolean spellsOut() {
    return isLiteral() || parts.stream().anyMatch(ValueTemplate::hasDefault);
  }

  /** Whether it stands in a file of its own, or in a vault. */
  boolean isKeptElsewhere() {
    return isInVault() || parts.stream().anyMatch(Contents.class::isInstance);
  }

  boolean isInVault() {
    return parts.stream().anyMatch(VaultValue.class::isInstance);
  }

  private static boolean hasDefault(Part part) {
    return part instanceof Environment environment
        && environment.otherwise() != null
        && !environment.otherwise().isBlank();
  }

  private static void literal(List<Part> parts, String text) {
    if (!text.isEmpty()) {
      parts.add(new Literal(text));
    }
  }

  private static Part placeholder(String inner) throws BadValueException {
    if (inner.startsWith("env:")) {
      String[] halves = halves(inner.substring(4));
      return new Environment(named(halves[0], "environment variable"), halves[1]);
    }
    if (inner.startsWith("file:")) {
      return new Contents(named(inner.substring(5), "file"));
    }
    String[] halves = halves(inner);
    if (halves[1] != null && ValueSources.VAULTS.containsKey(halves[0])) {
      named(halves[1], "value of a vault");
      return new VaultValue(inner);
    }
    return new Reference(named(halves[0], "key"), halves[1]);
  }

  private static String named(String name, String what) throws BadValueException {
    if (name.isBlank()) {
      throw new BadValueException("has a placeholder that names no " + what);
    }
    return name.strip();
  }

  private static String[] halves(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new String[] {text, null}
        : new String[] {text.substring(0, colon), text.substring(colon + 1)};
  }
}
