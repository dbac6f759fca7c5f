package dev.sessionrelay.cloud;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The one spelling of an encoded text that signatures are made of: RFC 3986 unreserved characters
 * bare, every other byte as {@code %XX} in capitals.
 *
 * <p>Works on encoded text as it stands in a request line, so a text that is already encoded is not
 * encoded twice.
 */
public final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /** Text that is not encoded yet; itself where it needs no encoding, as most names do. */
  public static String encode(String text) {
    int at = 0;
    while (at < text.length() && unreserved(text.charAt(at))) {
      at++;
    }
    return at == text.length() ? text : encodeBytes(text);
  }

  private static String encodeBytes(String text) {
    StringBuilder out = new StringBuilder(text.length() + 32);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      appendByte(out, b & 0xFF);
    }
    return out.toString();
  }

  /** Appends a raw path segment; a plus sign stands for itself there. */
  public static void appendSegment(StringBuilder out, String raw, int from, int to) {
    append(out, raw, from, to, "%2B");
  }

  /** A raw name or value of a query; a plus sign stands for a space there, as in HTML forms. */
  public static String parameter(String raw, int from, int to) {
    StringBuilder out = new StringBuilder(to - from + 16);
    append(out, raw, from, to, "%20");
    return out.toString();
  }

  /** The text behind what {@link #parameter} made. */
  public static String decode(String canonical) {
    return canonical.indexOf('%') < 0
        ? canonical
        : URLDecoder.decode(canonical, StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder out, String raw, int from, int to, String plus) {
    for (int at = from; at < to; ) {
      char c = raw.charAt(at);
      if (unreserved(c)) {
        out.append(c);
        at++;
      } else if (c == '%' && at + 2 < to && hex(raw, at + 1) >= 0 && hex(raw, at + 2) >= 0) {
        appendByte(out, hex(raw, at + 1) << 4 | hex(raw, at + 2));
        at += 3;
      } else if (c == '+') {
        out.append(plus);
        at++;
      } else {
        at = appendBare(out, raw, at, to);
      }
    }
  }

  /** A character that should have been encoded and is not. */
  private static int appendBare(StringBuilder out, String raw, int at, int to) {
    int next = Math.min(to, at + Character.charCount(raw.codePointAt(at)));
    for (byte b : raw.substring(at, next).getBytes(StandardCharsets.UTF_8)) {
      appendByte(out, b & 0xFF);
    }
    return next;
  }

  private static void appendByte(StringBuilder out, int value) {
    if (unreserved((char) value)) {
      out.append((char) value);
    } else {
      out.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
    }
  }

  private static int hex(String raw, int at) {
    char c = raw.charAt(at);
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static boolean unreserved(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
