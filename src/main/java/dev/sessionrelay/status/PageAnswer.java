package dev.sessionrelay.status;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer before it is sent. */
record PageAnswer(int status, String type, byte[] body, Map<String, String> headers) {
  PageAnswer {
    headers = Map.copyOf(headers);
  }

  PageAnswer(int status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  static PageAnswer text(int status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    return new PageAnswer(status, "text/plain; charset=utf-8", body);
  }

  /** With these headers too. */
  PageAnswer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new PageAnswer(status, type, body, all);
  }

  /** As it goes out; the connection ends after it. */
  byte[] bytes(boolean withBody) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + (status == 200 ? " OK\r\n" : " \r\n"));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Type: " + type + "\r\n");
    head.append("Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (withBody) {
      all.writeBytes(body);
    }
    return all.toByteArray();
  }
}
