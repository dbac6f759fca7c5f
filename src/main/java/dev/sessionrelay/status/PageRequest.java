package dev.sessionrelay.status;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a request.
 *
 * @param path without a query
 * @param headers by lower-case name; of several of one name the first
 */
record PageRequest(String method, String path, Map<String, String> headers) {
  private static final String END = "\r\n\r\n";

  PageRequest {
    headers = Map.copyOf(headers);
  }

  /** Whether the empty line after the headers is among these bytes. */
  static boolean ends(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).contains(END);
  }

  /** Empty when it is not whole, or no request. */
  static Optional<PageRequest> parse(byte[] bytes, int length) {
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int end = head.indexOf(END);
    String[] lines = head.substring(0, Math.max(end, 0)).split("\r\n");
    String[] words = lines[0].split(" ");
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      return Optional.empty();
    }
    try {
      String path = URI.create(words[1]).getPath();
      return Optional.of(new PageRequest(words[0], path == null ? "" : path, headers(lines)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> headers(String[] lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    return headers;
  }

  String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  boolean hasBody() {
    return headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
  }
}
