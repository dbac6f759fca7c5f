package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A request as it came in, nothing decoded, for signatures cover the raw form.
 *
 * @param rawPath path of the request line
 * @param rawQuery what follows the question mark; empty when there is none
 * @param headers by name in any case
 * @param at when it arrived
 */
public record SimulatedCall(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    byte[] body,
    Instant at) {
  /** More than any vendor call or webhook batch of ours carries. */
  private static final int LARGEST_BODY = 16 << 20;

  public SimulatedCall {
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = Collections.unmodifiableMap(anyCase);
  }

  static SimulatedCall read(HttpExchange exchange, Instant now) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
    String path = Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("/");
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    return new SimulatedCall(
        exchange.getRequestMethod(), path, query, exchange.getRequestHeaders(), body, now);
  }

  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst().map(String::strip);
  }

  /** Decoded segments of the path; {@code /a/b/} has a third one, which is empty. */
  List<String> segments() {
    return Arrays.stream(rawPath.substring(1).split("/", -1)).map(PercentCoding::decode).toList();
  }

  /** Decoded value of a query parameter. */
  Optional<String> parameter(String name) {
    return PercentCoding.parameters(rawQuery).stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(PercentCoding.Parameter::value)
        .findFirst();
  }

  /** The parameter, where empty counts as absent. */
  public Optional<String> filled(String name) {
    return parameter(name).filter(value -> !value.isEmpty());
  }

  /** Whether a header is a date that is about the one of the call. */
  public boolean isNear(
      Optional<String> header, Function<String, Instant> format, Duration mostApart) {
    try {
      Instant date = format.apply(header.orElse(""));
      return Duration.between(date, at).abs().compareTo(mostApart) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  public String target() {
    return rawQuery.isEmpty() ? rawPath : rawPath + "?" + rawQuery;
  }
}
