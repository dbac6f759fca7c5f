package dev.sessionrelay.simulator;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Percent coding by RFC 3986, which all signature schemes build on. */
public final class PercentCoding {
  private PercentCoding() {}

  /** One parameter of a query, decoded. */
  record Parameter(String name, String value) {
    private static Parameter of(String raw) {
      String[] pair = raw.split("=", 2);
      return new Parameter(decodeForm(pair[0]), pair.length == 1 ? "" : decodeForm(pair[1]));
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

  /** The JDK encodes for forms, where four characters are different. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** Decodes {@code %XX}; the HTTP server takes no address with a wrong escape. */
  static String decode(String text) {
    return decodeForm(text.replace("+", "%2B"));
  }

  /** As {@link #decode}, and {@code +} is a space, as in a query. */
  private static String decodeForm(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
