package dev.sessionrelay.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy: tunnels for CONNECT, one forwarded request per connection otherwise. It knows the
 * way to hosts that do not exist.
 */
final class ForwardProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> ways;

  /**
   * @param ways ports of this machine, by {@code host:port} as clients name them
   */
  ForwardProxy(Map<String, Integer> ways) throws IOException {
    this.ways = ways;
    threads.execute(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Request line and headers of everything that came, as it came. */
  List<String> heads() {
    return heads;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      heads.add(head);
      String[] line = head.split("\r\n")[0].split(" ");
      boolean tunnel = line[0].equals("CONNECT");
      String way = tunnel ? line[1] : URI.create(line[1]).getAuthority();
      if (!ways.containsKey(way)) {
        send(
            client.getOutputStream(),
            "HTTP/1.1 502 No way\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
      }
      try (Socket server = new Socket("127.0.0.1", ways.get(way))) {
        if (tunnel) {
          send(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
          send(server.getOutputStream(), head.replaceFirst(" http://[^/ ]+", " "));
        }
        threads.execute(() -> pump(client, server));
        pump(server, client);
      }
    } catch (IOException e) {
      // One of both has gone.
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException | UnsupportedOperationException e) {
      // The other direction notices as well.
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.append((char) b);
      if (b == '\n' && head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}
