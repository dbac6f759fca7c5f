package dev.sessionrelay.auth;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server that sees a request as the bytes that came, with nothing decoded or tidied up. */
public final class RawHttpServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Function<Received, Reply> handler;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> requests = new CopyOnWriteArrayList<>();

  private RawHttpServer(ServerSocket socket, Function<Received, Reply> handler) {
    this.socket = socket;
    this.handler = handler;
  }

  /**
   * @param headers names in lower case
   */
  public record Received(String method, String target, Map<String, String> headers, byte[] body) {
    public String path() {
      String relative = target.startsWith("/") ? target : target.replaceFirst("^\\w+://[^/]+", "");
      return relative.contains("?") ? relative.substring(0, relative.indexOf('?')) : relative;
    }

    public String query() {
      return target.contains("?") ? target.substring(target.indexOf('?') + 1) : null;
    }
  }

  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply of(int status) {
      return new Reply(status, Map.of(), "{}");
    }
  }

  public static RawHttpServer start(Function<Received, Reply> handler) throws IOException {
    return start(new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1")), handler);
  }

  /** Serves what a socket of any kind accepts, such as one that speaks TLS. */
  public static RawHttpServer start(ServerSocket socket, Function<Received, Reply> handler) {
    RawHttpServer server = new RawHttpServer(socket, handler);
    server.threads.execute(server::accept);
    return server;
  }

  public URI uri(String target) {
    return URI.create("http://127.0.0.1:" + port() + target);
  }

  public int port() {
    return socket.getLocalPort();
  }

  public List<Received> requests() {
    return requests;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (Received received = read(in); received != null; received = read(in)) {
        requests.add(received);
        write(connection.getOutputStream(), handler.apply(received));
      }
    } catch (SocketException e) {
      // The client gave up before it sent a request.
    } catch (IOException e) {
      requests.add(new Received("BROKEN", e.toString(), Map.of(), new byte[0]));
    }
  }

  private static Received read(InputStream in) throws IOException {
    String line = line(in);
    if (line == null) {
      return null;
    }
    String[] request = line.split(" ");
    if (request.length != 3) {
      throw new IOException("This is no HTTP: " + request.length + " words");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("This is no HTTP: a header of " + header.length() + " characters");
      }
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Received(request[0], request[1], headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  private static void write(OutputStream out, Reply reply) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " x\r\n");
    reply.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    head.append("Content-Length: " + body.length + "\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
