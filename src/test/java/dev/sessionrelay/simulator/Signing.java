package dev.sessionrelay.simulator;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the signing of all vendors needs. */
public final class Signing {
  private Signing() {}

  public static SimulatedCall call(
      String method, String target, String body, Map<String, String> values) {
    Headers headers = new Headers();
    values.forEach(headers::set);
    String[] parts = target.split("\\?", 2);
    return new SimulatedCall(
        method,
        parts[0],
        parts.length > 1 ? parts[1] : "",
        headers,
        body.getBytes(StandardCharsets.UTF_8),
        Instant.EPOCH);
  }

  public static String[] flat(Map<String, String> values) {
    List<String> flat = new ArrayList<>();
    values.forEach((name, value) -> flat.addAll(List.of(name, value)));
    return flat.toArray(String[]::new);
  }
}
