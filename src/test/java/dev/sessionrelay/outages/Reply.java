package dev.sessionrelay.outages;

import dev.sessionrelay.testing.RawHttpServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Answers of a server that need not behave well. */
@FunctionalInterface
interface Reply extends RawHttpServer.Answer {
  static Reply json(String body) {
    return answer(200, Map.of("Content-Type", "application/json"), body);
  }

  static Reply status(int status) {
    return answer(status, Map.of(), "");
  }

  static Reply answer(int status, Map<String, String> headers, String body) {
    return answer(status, headers, bytes(body));
  }

  static Reply answer(int status, Map<String, String> headers, byte[] body) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(head(status, headers, "Content-Length: " + body.length));
      out.write(body);
      out.flush();
      return true;
    };
  }

  static Reply html(int status) {
    String page =
        "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please.</body></html>";
    return answer(status, Map.of("Content-Type", "text/html"), page);
  }

  /** Announces the whole body and ends in its middle. */
  static Reply truncated(String body) {
    return truncated(200, body);
  }

  /** All of it, and the end of the connection where its head announces more. */
  static Reply cutAfter(int status, String body) {
    return connection -> {
      byte[] sent = bytes(body);
      Map<String, String> json = Map.of("Content-Type", "application/json");
      OutputStream out = connection.getOutputStream();
      out.write(head(status, json, "Content-Length: " + (sent.length + 1)));
      out.write(sent);
      out.flush();
      return false;
    };
  }

  static Reply truncated(int status, String body) {
    return connection -> {
      byte[] whole = bytes(body);
      OutputStream out = connection.getOutputStream();
      out.write(head(status, Map.of(), "Content-Length: " + whole.length));
      out.write(Arrays.copyOf(whole, whole.length / 2));
      out.flush();
      return false;
    };
  }

  /** So many bytes in chunks, without saying beforehand how many. */
  static Reply huge(long size) {
    return huge(200, size);
  }

  static Reply huge(int status, long size) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(head(status, Map.of(), "Transfer-Encoding: chunked"));
      byte[] block = bytes("10000\r\n" + "[".repeat(0x10000) + "\r\n");
      for (long sent = 0; sent < size; sent += 0x10000) {
        out.write(block);
      }
      out.write(bytes("0\r\n\r\n"));
      out.flush();
      return true;
    };
  }

  /** Announces so many bytes, and sends a few. */
  static Reply announcing(long size) {
    return announcing(200, size);
  }

  static Reply announcing(int status, long size) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(head(status, Map.of(), "Content-Length: " + size));
      out.write(bytes("{"));
      out.flush();
      return true;
    };
  }

  /** One byte at a time. */
  static Reply drip(String body, Duration perByte) {
    return drip(200, body, perByte);
  }

  static Reply drip(int status, String body, Duration perByte) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(head(status, Map.of(), "Content-Length: " + bytes(body).length));
      for (byte each : bytes(body)) {
        out.write(each);
        out.flush();
        Thread.sleep(perByte.toMillis());
      }
      return true;
    };
  }

  /** One header line after the other, until the client goes away. */
  static Reply endlessHead(Duration perLine) {
    return connection -> {
      OutputStream out = connection.getOutputStream();
      out.write(bytes("HTTP/1.1 200 x\r\n"));
      while (true) {
        out.write(bytes("X-More: more\r\n"));
        out.flush();
        Thread.sleep(perLine.toMillis());
      }
    };
  }

  /** An answer that says nothing of the connection's end, which follows at once. */
  static Reply thenEnds(Reply reply) {
    return connection -> reply.write(connection) && false;
  }

  /** No answer, and the connection stays open. */
  static Reply silence(Duration time) {
    return connection -> {
      Thread.sleep(time.toMillis());
      return false;
    };
  }

  /** No answer, and an orderly end. */
  static Reply end() {
    return connection -> false;
  }

  /** No answer, and RST. */
  static Reply reset() {
    return connection -> {
      connection.setSoLinger(true, 0);
      return false;
    };
  }

  private static byte[] head(int status, Map<String, String> headers, String last) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return bytes(head.append(last).append("\r\n\r\n").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
