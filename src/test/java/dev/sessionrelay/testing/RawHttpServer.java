package dev.sessionrelay.testing;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A server that sees a request as the bytes that came, with nothing decoded or tidied up. */
public final class RawHttpServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Function<Received, ? extends Answer> handler;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Received> requests = new CopyOnWriteArrayList<>();

  private RawHttpServer(ServerSocket socket, Function<Received, ? extends Answer> handler) {
    this.socket = socket;
    this.handler = handler;
  }

  /**
   * @param head request line and headers, as they came
   * @param headers names in lower case
   */
  public record Received(
      String head, String method, String target, Map<String, String> headers, byte[] body) {
    public String path() {
      String relative = target.startsWith("/") ? target : target.replaceFirst("^\\w+://[^/]+", "");
      return relative.contains("?") ? relative.substring(0, relative.indexOf('?')) : relative;
    }

    public String query() {
      return target.contains("?") ? target.substring(target.indexOf('?') + 1) : null;
    }
  }

  /** What a server puts on the wire. */
  @FunctionalInterface
  public interface Answer {
    /**
     * @return whether the connection stays open
     */
    boolean write(Socket connection) throws IOException, InterruptedException;
  }

  /** An answer as HTTP has it. */
  public record Reply(int status, Map<String, String> headers, String body) implements Answer {
    public static Reply of(int status) {
      return new Reply(status, Map.of(), "{}");
    }

    @Override
    public boolean write(Socket connection) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head.append("Content-Length: " + bytes.length + "\r\n\r\n");
      OutputStream out = connection.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.flush();
      return true;
    }
  }

  /** Serves on any free port of 127.0.0.1. */
  public static RawHttpServer start(Function<Received, ? extends Answer> handler)
      throws IOException {
    return start(new ServerSocket(0, 1_000, InetAddress.getByName("127.0.0.1")), handler);
  }

  /** Serves what a socket of any kind accepts, such as one that speaks TLS. */
  public static RawHttpServer start(
      ServerSocket socket, Function<Received, ? extends Answer> handler) {
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

  /** How many times somebody connected. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (Received next = read(in); next != null; next = read(in)) {
        requests.add(next);
        if (!handler.apply(next).write(connection)) {
          return;
        }
      }
    } catch (SocketException e) {
      // The client gave up before it sent a request.
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      requests.add(new Received("", "BROKEN", e.toString(), Map.of(), new byte[0]));
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
    StringBuilder head = new StringBuilder(line).append('\n');
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("This is no HTTP: a header of " + header.length() + " characters");
      }
      head.append(header).append('\n');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Received(
        head.append('\n').toString(), request[0], request[1], headers, in.readNBytes(length));
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

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
