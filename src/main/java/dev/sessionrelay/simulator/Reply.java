package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** An answer to send. */
public record Reply(int status, Map<String, String> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes the fields of a JSON object. */
  @FunctionalInterface
  public interface ReplyFields {
    void write(JsonGenerator json) throws IOException;
  }

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** An answer whose body is an object. */
  public static Reply json(int status, ReplyFields fields) {
    return json(status, object(fields));
  }

  public static Reply json(int status, String body) {
    return of(status, "application/json;charset=utf-8", body);
  }

  static Reply of(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, Map.of("Content-Type", contentType), bytes);
  }

  static String object(ReplyFields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Text of anything that Jackson can write. */
  static String value(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body);
  }

  /** A request id; it need not be unpredictable. */
  public static UUID requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong());
  }

  /** A request id in 32 hexadecimal digits. */
  public static String requestIdHex() {
    return requestId().toString().replace("-", "");
  }

  void send(HttpExchange exchange) throws IOException {
    start(exchange, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** Sends status and headers. */
  void start(HttpExchange exchange, long length) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(status, length);
  }
}
