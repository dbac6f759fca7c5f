package dev.sessionrelay.status.web;

import dev.sessionrelay.settings.ContentDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer before it is sent.
 *
 * @param stream writes the body for as long as it likes, on a thread of its own; null where {@code
 *     body} is all
 */
public record PageAnswer(
    int status, String type, byte[] body, Map<String, String> headers, StreamWriter stream) {
  private static final int NOT_MODIFIED = 304;
  private static final int TAG_BYTES = 16;

  public PageAnswer {
    headers = Map.copyOf(headers);
  }

  public PageAnswer(int status, String type, byte[] body) {
    this(status, type, body, Map.of());
  }

  public PageAnswer(int status, String type, byte[] body, Map<String, String> headers) {
    this(status, type, body, headers, null);
  }

  /** Writes a body that does not end by itself. */
  @FunctionalInterface
  public interface StreamWriter {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  static PageAnswer text(int status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    return new PageAnswer(status, "text/plain; charset=utf-8", body);
  }

  static PageAnswer stream(String type, StreamWriter writer) {
    return new PageAnswer(200, type, new byte[0], Map.of(), writer);
  }

  /** It has not changed since it was sent with this tag. */
  public static PageAnswer unchanged(String tag) {
    return new PageAnswer(NOT_MODIFIED, "", new byte[0], Map.of("ETag", tag));
  }

  /** With these headers too, where it has none of the name. */
  PageAnswer with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(headers);
    return new PageAnswer(status, type, body, all, stream);
  }

  /**
   * The same with a tag of its content, or no more than that where the client has it.
   *
   * @param known header {@code If-None-Match} of the request, or null
   */
  PageAnswer unlessKnown(String known) {
    if (status != 200 || stream != null) {
      return this;
    }
    byte[] digest = Arrays.copyOf(ContentDigest.sha256(body), TAG_BYTES);
    PageAnswer tagged = with(Map.of("ETag", '"' + HexFormat.of().formatHex(digest) + '"'));
    return known != null && tagged.isKnown(known)
        ? new PageAnswer(NOT_MODIFIED, type, new byte[0], tagged.headers, null)
        : tagged;
  }

  private boolean isKnown(String known) {
    return Arrays.stream(known.split(","))
        .map(tag -> tag.strip().replaceFirst("^W/", ""))
        .anyMatch(tag -> tag.equals("*") || tag.equals(headers.get("ETag")));
  }

  /** As it goes out; the connection ends after it. */
  byte[] bytes(boolean withBody) {
    StringBuilder head =
        new StringBuilder("HTTP/1.1 " + status + (status == 200 ? " OK\r\n" : " \r\n"));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (status != NOT_MODIFIED) {
      head.append("Content-Type: " + type + "\r\n");
      head.append(stream == null ? "Content-Length: " + body.length + "\r\n" : "");
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
