package dev.sessionrelay.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a properties file after comments are dropped and continued lines are joined, still
 * escaped. Follows the steps of {@link java.util.Properties#load(java.io.Reader)}.
 *
 * @param number line on which it begins, 1 for the first
 */
record LogicalLine(int number, String text) {

  static List<LogicalLine> split(String text) {
    List<LogicalLine> lines = new ArrayList<>();
    Splitter splitter = new Splitter(text);
    for (LogicalLine line = splitter.next(); line != null; line = splitter.next()) {
      lines.add(line);
    }
    return lines;
  }

  Entry entry(String file) throws BadValueException {
    int keyEnd = keyEnd();
    int valueStart = valueStart(keyEnd);
    return new Entry(
        file, number, unescape(text.substring(0, keyEnd)), unescape(text.substring(valueStart)));
  }

  private int keyEnd() {
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!escaped && (isSeparator(c) || isBlank(c))) {
        return i;
      }
      escaped = c == '\\' && !escaped;
    }
    return text.length();
  }

  private int valueStart(int keyEnd) {
    boolean separated = false;
    int i = keyEnd;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!separated && isSeparator(c)) {
        separated = true;
      } else if (!isBlank(c)) {
        break;
      }
    }
    return i;
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':';
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\f';
  }

  private static String unescape(String raw) throws BadValueException {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (++i < raw.length()) {
        i = appendEscaped(raw, i, out);
      }
    }
    return out.toString();
  }

  private static int appendEscaped(String raw, int i, StringBuilder out) throws BadValueException {
    char c = raw.charAt(i);
    if (c == 'u') {
      out.append(codeUnit(raw, i + 1));
      return i + 4;
    }
    int control = "tnrf".indexOf(c);
    out.append(control < 0 ? c : "\t\n\r\f".charAt(control));
    return i;
  }

  private static char codeUnit(String raw, int from) throws BadValueException {
    int unit = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < raw.length() && raw.charAt(i) < 128 ? Character.digit(raw.charAt(i), 16) : -1;
      if (digit < 0) {
        throw new BadValueException("has a malformed \\u escape");
      }
      unit = unit * 16 + digit;
    }
    return (char) unit;
  }

  /** Joins and drops; a state machine over the characters, one logical line at a time. */
  private static final class Splitter {
    private final String text;
    private int at;
    private int lineNumber = 1;

    Splitter(String text) {
      this.text = text;
    }

    LogicalLine next() {
      StringBuilder line = new StringBuilder();
      int begin = lineNumber;
      boolean continued = false;
      while (at < text.length()) {
        skipBlanks();
        if (line.isEmpty() && !(continued && atLineEnd()) && (atLineEnd() || atComment())) {
          skipLine();
          continued = false;
          continue;
        }
        begin = line.isEmpty() ? lineNumber : begin;
        continued = readNaturalLine(line);
        if (!continued && !line.isEmpty()) {
          return new LogicalLine(begin, line.toString());
        }
      }
      return line.isEmpty() ? null : new LogicalLine(begin, line.toString());
    }

    private void skipBlanks() {
      while (at < text.length() && isBlank(text.charAt(at))) {
        at++;
      }
    }

    private boolean atLineEnd() {
      return at < text.length() && isLineEnd(text.charAt(at));
    }

    private boolean atComment() {
      return at < text.length() && (text.charAt(at) == '#' || text.charAt(at) == '!');
    }

    private void skipLine() {
      while (at < text.length() && !isLineEnd(text.charAt(at))) {
        at++;
      }
      skipLineEnd();
    }

    private void skipLineEnd() {
      if (at >= text.length()) {
        return;
      }
      boolean carriageReturn = text.charAt(at++) == '\r';
      if (carriageReturn && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      lineNumber++;
    }

    /** Appends up to the line's end; tells whether a backslash there continues the line. */
    private boolean readNaturalLine(StringBuilder line) {
      int begin = at;
      boolean escaped = false;
      for (; at < text.length() && !isLineEnd(text.charAt(at)); at++) {
        escaped = text.charAt(at) == '\\' && !escaped;
      }
      line.append(text, begin, escaped ? at - 1 : at);
      skipLineEnd();
      return escaped;
    }

    private static boolean isLineEnd(char c) {
      return c == '\n' || c == '\r';
    }
  }
}
