package dev.sessionrelay.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Percent coding by RFC 3986, which all signature schemes build on. */
public final class PercentCoding {
  private static final String UNRESERVED = "-_.~";
  private static final String HEX = "0123456789ABCDEF";

  private PercentCoding() {}

  /** One parameter of a query, decoded. */
  record Parameter(String name, String value) {
    private static Parameter of(String raw) {
      String[] pair = raw.split("=", 2);
      return new Parameter(decodeQuery(pair[0]), pair.length == 1 ? "" : decodeQuery(pair[1]));
    }

    Parameter encoded() {
      return new Parameter(encode(name), encode(value));
    }
  }

  static List<Parameter> parameters(String rawQuery) {
    return Arrays.stream(rawQuery.split("&"))
        .filter(raw -> !raw.isEmpty())
        .map(Parameter::of)
        .toList();
  }

  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      append(encoded, each);
    }
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, byte each) {
    char letter = (char) (each & 0xff);
    if (isUnreserved(letter)) {
      encoded.append(letter);
    } else {
      encoded.append('%').append(HEX.charAt(letter >> 4)).append(HEX.charAt(letter & 15));
    }
  }

  private static boolean isUnreserved(char letter) {
    return letter >= 'a' && letter <= 'z'
        || letter >= 'A' && letter <= 'Z'
        || letter >= '0' && letter <= '9'
        || UNRESERVED.indexOf(letter) >= 0;
  }

  /** Decodes {@code %XX}; an incomplete or wrong escape stays as it is. */
  static String decode(String text) {
    return text.indexOf('%') < 0 ? text : decodeEscapes(text);
  }

  /** As {@link #decode}, and {@code +} is a space, as in a query. */
  private static String decodeQuery(String text) {
    return decode(text.replace('+', ' '));
  }

  private static String decodeEscapes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int at = 0;
    while (at < text.length()) {
      int value = text.charAt(at) == '%' ? escape(text, at) : -1;
      if (value >= 0) {
        bytes.write(value);
        at += 3;
      } else {
        int end = text.offsetByCodePoints(at, 1);
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int escape(String text, int at) {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(text.charAt(at + 2), 16);
    return low < 0 ? -1 : high * 16 + low;
  }
}
