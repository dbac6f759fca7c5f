package dev.sessionrelay.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer to send. */
record Reply(int status, Map<String, String> headers, byte[] body) {
  static Reply json(int status, String body) {
    return of(status, "application/json;charset=utf-8", body);
  }

  static Reply of(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, Map.of("Content-Type", contentType), bytes);
  }

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }

  boolean succeeded() {
    return status / 100 == 2;
  }
}
