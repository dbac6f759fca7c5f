package dev.sessionrelay.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An HTTP proxy: tunnels for CONNECT, request by request otherwise. It knows the way to hosts that
 * do not exist. As proxies do, it keeps for itself who its user is.
 */
final class ForwardProxy implements AutoCloseable {
  private static final String BASIC = "Proxy-Authorization: Basic ";
  private static final String NO_WAY =
      "HTTP/1.1 502 No way\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refusals = new AtomicInteger();
  private final Map<String, Integer> ways;
  private volatile String user;

  /**
   * @param ways ports of this machine, by {@code host:port} as clients name them
   */
  ForwardProxy(Map<String, Integer> ways) throws IOException {
    this.ways = ways;
    threads.execute(this::accept);
  }

  /**
   * From now on, only who says this may pass.
   *
   * @param userAndPassword with a colon between them
   */
  ForwardProxy demands(String userAndPassword) {
    user = userAndPassword;
    return this;
  }

  /** Ends every connection that it has. */
  void hangUp() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  /** How often it answered 407. */
  int refusals() {
    return refusals.get();
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
        clients.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Onward onward = new Onward()) {
      InputStream in = client.getInputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        heads.add(head);
        if (!passes(head)) {
          refuse(client.getOutputStream(), head);
        } else if (!forward(head, client, onward)) {
          return;
        }
      }
    } catch (IOException e) {
      // One of both has gone.
    }
  }

  private boolean passes(String head) {
    return user == null || user.equals(shown(head));
  }

  /** User and password, or null. */
  private static String shown(String head) {
    return Stream.of(head.split("\r\n"))
        .filter(line -> line.startsWith(BASIC))
        .map(line -> Base64.getDecoder().decode(line.substring(BASIC.length())))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .findFirst()
        .orElse(null);
  }

  /** The page says more than it should, as some do. */
  private void refuse(OutputStream out, String head) throws IOException {
    refusals.incrementAndGet();
    String page = "<html><title>Denied</title>Not " + shown(head) + " by " + head + "</html>";
    send(
        out,
        "HTTP/1.1 407 Proxy Authentication Required\r\n"
            + "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"
            + "Content-Type: text/html\r\n"
            + ("Content-Length: " + page.length() + "\r\n\r\n")
            + page);
  }

  /**
   * @return whether another request may follow
   */
  private boolean forward(String head, Socket client, Onward onward) throws IOException {
    String[] line = head.split("\r\n")[0].split(" ");
    boolean tunnel = line[0].equals("CONNECT");
    String way = tunnel ? line[1] : URI.create(line[1]).getAuthority();
    if (!ways.containsKey(way)) {
      send(client.getOutputStream(), NO_WAY);
      return false;
    }
    Socket server = onward.to(ways.get(way));
    if (tunnel) {
      send(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
      onward.answers(client);
      pump(client, server);
      return false;
    }
    send(
        server.getOutputStream(),
        head.replaceFirst(" http://[^/ ]+", " ").replaceFirst("Proxy-Authorization: .*\r\n", ""));
    server.getOutputStream().write(client.getInputStream().readNBytes(length(head)));
    onward.answers(client);
    return true;
  }

  private static int length(String head) {
    Matcher length = Pattern.compile("(?i)\r\ncontent-length: (\\d+)").matcher(head);
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  /** The connection to the server that a client's connection is for. */
  private final class Onward implements AutoCloseable {
    private Socket server;
    private boolean answering;

    Socket to(int port) throws IOException {
      if (server == null) {
        server = new Socket("127.0.0.1", port);
      }
      return server;
    }

    /** Whatever the server says goes to the client, from now on. */
    void answers(Socket client) {
      if (!answering) {
        answering = true;
        threads.execute(() -> pump(server, client));
      }
    }

    @Override
    public void close() throws IOException {
      if (server != null) {
        server.close();
      }
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
