package dev.sessionrelay.simulator;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that the simulator has seen.
 *
 * @param time when it arrived
 * @param endpoint null when the vendor has no such call
 * @param session the session, for Ray the route; empty in listings
 * @param target path and query as they were sent
 * @param headers by lower-case names, with whatever credentials they carried
 * @param bodyLength bytes of the body
 * @param status what was answered; 0 when the connection was dropped
 */
public record SimulatedRequest(
    Instant time,
    Endpoint endpoint,
    String session,
    String method,
    String target,
    Map<String, List<String>> headers,
    int bodyLength,
    int status) {
  public SimulatedRequest {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  static SimulatedRequest of(SimulatedCall call, Endpoint endpoint, String session, int status) {
    Map<String, List<String>> headers = new TreeMap<>();
    call.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return new SimulatedRequest(
        call.at(),
        endpoint,
        session,
        call.method(),
        call.target(),
        headers,
        call.body().length,
        status);
  }

  /** First value of a header. */
  public Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    return values.stream().findFirst();
  }

  /** Without the values of headers: they may be credentials. */
  @Override
  public String toString() {
    return "%s %s %s -> %d %s".formatted(time, method, target, status, headers.keySet());
  }
}
