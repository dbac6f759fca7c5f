package dev.sessionrelay.status;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer before it is sent. */
public record PageAnswer(int status, String type, byte[] body, Map<String, String> headers) {
  private static final int NOT_MODIFIED = 304;

  public PageAnswer {
    headers = Map.copyOf(headers);
  }

  public PageAnswer(int status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  static PageAnswer text(int status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    return new PageAnswer(status, "text/plain; charset=utf-8", body);
  }

  /** It has not changed since it was sent with this tag. */
  public static PageAnswer unchanged(String tag) {
    return new PageAnswer(NOT_MODIFIED, "", new byte[0], Map.of("ETag", tag));
  }

  /** With these headers too, where it has none of the name. */
  public PageAnswer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(headers);
    return new PageAnswer(status, type, body, all);
  }

  /** As it goes out; the connection ends after it. */
  byte[] bytes(boolean withBody) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + (status == 200 ? " OK\r\n" : " \r\n"));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (status != NOT_MODIFIED) {
      head.append("Content-Type: " + type + "\r\nContent-Length: " + body.length + "\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (withBody) {
      all.writeBytes(body);
    }
    return all.toByteArray();
  }
}
