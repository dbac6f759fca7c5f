package dev.sessionrelay.status.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The head of a request.
 *
 * @param path without a query
 * @param query its parameters; of several of one name the first
 * @param headers by lower-case name; of several of one name the first
 */
public record PageRequest(
    String method, String path, Map<String, String> query, Map<String, String> headers) {
  private static final String END = "\r\n\r\n";
  private static final Pattern HEADER =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern HOST = Pattern.compile("^host:", Pattern.CASE_INSENSITIVE);

  public PageRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** Whether the empty line after the headers is among these bytes. */
  private static boolean ends(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).contains(END);
  }

  /** How much of a head there is: up to its end, or as much as may be; -1 for none. */
  static int read(InputStream in, byte[] head) throws IOException {
    int length = 0;
    while (length < head.length) {
      int read = in.read(head, length, head.length - length);
      if (read < 0) {
        return -1;
      }
      length += read;
      if (ends(head, Math.max(0, length - read - 3), length)) {
        return length;
      }
    }
    return length;
  }

  /** Empty when it is not whole, or no request. */
  static Optional<PageRequest> parse(byte[] bytes, int length) {
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int end = head.indexOf(END);
    String[] lines = head.substring(0, Math.max(end, 0)).split("\r\n");
    String[] words = lines[0].split(" ");
    if (words.length != 3 || !isOfHttp(words) || !areHeaders(lines)) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(words[1]);
      String path = uri.getPath() == null ? "" : uri.getPath();
      return Optional.of(new PageRequest(words[0], path, query(uri.getRawQuery()), headers(lines)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A target that names a host of its own, or a version that is none, is not answered. */
  private static boolean isOfHttp(String[] words) {
    return words[2].startsWith("HTTP/1.") && words[1].startsWith("/") && !words[1].startsWith("//");
  }

  /** Lines that others might read differently, and a second host, are not guessed about. */
  private static boolean areHeaders(String[] lines) {
    return Arrays.stream(lines).skip(1).allMatch(line -> HEADER.matcher(line).matches())
        && Arrays.stream(lines).filter(line -> HOST.matcher(line).find()).count() <= 1;
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : text == null ? new String[0] : text.split("&")) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        query.putIfAbsent(decoded(part.substring(0, equals)), decoded(part.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
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

  /** The value of a header by its lower-case name, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  boolean isHead() {
    return method.equals("HEAD");
  }

  boolean hasBody() {
    return headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
  }
}
