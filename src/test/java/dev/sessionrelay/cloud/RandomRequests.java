package dev.sessionrelay.cloud;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Seeded requests as people mean them, and as they look on the wire. */
final class RandomRequests {
  private static final String[] ODD = {
    " ", "+", "%", "~", "*", "=", "&", ",", ":", "@", "!", "'", "(", ")", "$", ";", "\"", "<", "é",
    "ß", "中文", "日本", "😀", "Ω", "%20", "%2B", "a+b", ".", "-", "_"
  };
  private static final String PLAIN = "abcXYZ0129-_.~";

  private final Random random;

  RandomRequests(long seed) {
    this.random = new Random(seed);
  }

  /** Segments and parameters decoded; {@code wirePath} and {@code wireQuery} encoded. */
  record Meant(
      String method,
      String host,
      List<String> segments,
      boolean slashAtEnd,
      Map<String, String> parameters,
      String body,
      String wirePath,
      String wireQuery) {
    String path() {
      return "/" + String.join("/", segments) + (slashAtEnd && !segments.isEmpty() ? "/" : "");
    }

    OutgoingRequest outgoing(Map<String, String> headers) {
      return new OutgoingRequest(
          method, host, wirePath, wireQuery, headers, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * @param freely encode also what need not be encoded, and leave bare what may stay bare
   */
  Meant next(boolean freely) {
    List<String> segments = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      segments.add(text(1, false));
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      parameters.put(text(1, true), text(0, true));
    }
    boolean post = random.nextInt(4) == 0;
    boolean slash = random.nextInt(8) == 0;
    return new Meant(
        post ? "POST" : "GET",
        host(),
        segments,
        slash,
        parameters,
        post && random.nextBoolean() ? text(1, true) : "",
        wirePath(segments, slash, freely),
        wireQuery(parameters, freely));
  }

  private String host() {
    return switch (random.nextInt(4)) {
      case 0 -> "localhost:" + (1 + random.nextInt(65_535));
      case 1 -> "[::1]:" + (1 + random.nextInt(65_535));
      case 2 -> "127.0.0.1";
      default -> "fabric.cn-north-4.myhuaweicloud.com";
    };
  }

  private String text(int least, boolean slashes) {
    StringBuilder text = new StringBuilder();
    for (int i = least + random.nextInt(6); i > 0; i--) {
      int kind = random.nextInt(slashes ? 8 : 7);
      text.append(
          kind < 4
              ? String.valueOf(PLAIN.charAt(random.nextInt(PLAIN.length())))
              : kind < 7 ? ODD[random.nextInt(ODD.length)] : "/");
    }
    return text.toString();
  }

  private String wirePath(List<String> segments, boolean slash, boolean freely) {
    StringBuilder path = new StringBuilder("/");
    for (int i = 0; i < segments.size(); i++) {
      path.append(i == 0 ? "" : "/").append(encode(segments.get(i), freely, "+:@!$,;=*"));
    }
    return path.append(slash && !segments.isEmpty() ? "/" : "").toString();
  }

  private String wireQuery(Map<String, String> parameters, boolean freely) {
    if (parameters.isEmpty()) {
      return null;
    }
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          query.append(query.isEmpty() ? "" : "&").append(encode(name, freely, "/:@!,;*"));
          if (!value.isEmpty() || !freely || random.nextBoolean()) {
            query.append('=').append(encode(value, freely, "/:@!,;*="));
          }
        });
    return query.toString();
  }

  private String encode(String text, boolean freely, String mayStayBare) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.append(encode(Character.toString(c), mayStayBare, freely)));
    return out.toString();
  }

  private String encode(String c, String mayStayBare, boolean freely) {
    String strict =
        URLEncoder.encode(c, StandardCharsets.UTF_8)
            .replace("+", "%20")
            .replace("*", "%2A")
            .replace("%7E", "~");
    if (!freely || random.nextInt(3) > 0) {
      return strict;
    }
    if (mayStayBare.contains(c)) {
      return c;
    }
    return c.length() == 1 && c.charAt(0) < 0x80
        ? "%%%02x".formatted((int) c.charAt(0))
        : strict.toLowerCase(Locale.ROOT);
  }
}
