package dev.sessionrelay.failure;

import dev.sessionrelay.settings.SecretPatterns;

/** Text from outside, made fit for a log, an event and a page. */
public final class ShownText {
  /** Characters of a text that comes out. */
  public static final int LIMIT = 500;

  /**
   * Looked at before redaction: a secret cut in two by the final limit must still be seen whole.
   */
  private static final int SCAN_FACTOR = 8;

  private ShownText() {}

  /** As {@link #of(String, int)} with {@link #LIMIT}. */
  public static String of(String text) {
    return of(text, LIMIT);
  }

  /**
   * Secrets redacted, on one line, without control characters, at most {@code limit} long; null
   * when nothing is left.
   */
  public static String of(String text, int limit) {
    if (text == null) {
      return null;
    }
    String clean = oneLine(SecretPatterns.inProse(beginning(text, limit * SCAN_FACTOR)));
    return clean.isEmpty() ? null : cut(clean, limit);
  }

  /** Not in the middle of a word: half a secret might no longer look like one. */
  private static String beginning(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit;
    while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end > 0 ? end : limit);
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().map(c -> isPrintable(c) ? c : ' ').forEach(c -> append(line, c));
    return line.toString().strip();
  }

  private static void append(StringBuilder line, int codePoint) {
    boolean blank = Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    if (!blank) {
      line.appendCodePoint(codePoint);
    } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
      line.append(' ');
    }
  }

  /** Formatting characters can turn the reading direction of a log line. */
  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end).strip() + "\u2026";
  }
}
