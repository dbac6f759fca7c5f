package dev.sessionrelay.session;

import java.util.regex.Pattern;

/** Keeps texts from outside storable, bounded and harmless to a terminal. */
public final class Texts {
  /**
   * Longest text that is carried, in UTF-16 units; what is longer is cut and ends in an ellipsis.
   */
  public static final int LONGEST = 4096;

  private static final char ELLIPSIS = '\u2026';
  private static final char REPLACEMENT = '\ufffd';

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Z}]+");

  private Texts() {}

  /**
   * The text on one line, with nothing in it that a terminal takes for a command or that turns the
   * reading direction of a log line: control, format and private characters become a space.
   */
  public static String oneLine(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }

  /**
   * The text, at most {@link #LONGEST} long, with U+FFFD for what neither UTF-8 nor a database text
   * can hold: NUL and halves of surrogate pairs.
   */
  public static String clean(String text) {
    return clean(text, LONGEST);
  }

  /** The same with a limit of its own. */
  public static String clean(String text, int longest) {
    return sound(text.length() <= longest ? text : text.substring(0, longest - 1) + ELLIPSIS);
  }

  private static String sound(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isSound(text, i)) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    char[] chars = text.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (!isSound(text, i)) {
        chars[i] = REPLACEMENT;
      }
    }
    return new String(chars);
  }

  private static boolean isSound(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c != 0;
  }
}
