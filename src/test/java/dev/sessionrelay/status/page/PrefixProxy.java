package dev.sessionrelay.status.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A reverse proxy that serves a site below a path; whatever else is asked for it does not know. */
final class PrefixProxy implements AutoCloseable {
  private static final String REFUSAL =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final ServerSocket listener;
  private final String prefix;
  private final int port;

  private PrefixProxy(ServerSocket listener, String prefix, int port) {
    this.listener = listener;
    this.prefix = prefix;
    this.port = port;
  }

  /**
   * @param prefix with a slash before and behind it
   * @param port of the site
   */
  static PrefixProxy start(String prefix, int port) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    PrefixProxy proxy = new PrefixProxy(listener, prefix, port);
    daemon(proxy::accept);
    return proxy;
  }

  String address() {
    return "http://127.0.0.1:" + listener.getLocalPort() + prefix;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        daemon(() -> pass(client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void pass(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (!head.startsWith("GET " + prefix)) {
        client.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.US_ASCII));
        return;
      }
      try (Socket site = new Socket(InetAddress.getLoopbackAddress(), port)) {
        String passed = "GET /" + head.substring(4 + prefix.length());
        site.getOutputStream().write(passed.getBytes(StandardCharsets.ISO_8859_1));
        site.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // The browser went away.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
