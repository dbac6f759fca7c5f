package dev.sessionrelay.outages;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * Many vendors on one port, told apart by the first segment of the path: that is what each account
 * has in its base address. Writes bytes, so that it can do what no well-behaved server does.
 */
final class RawVendor implements AutoCloseable {
  private final ServerSocket socket;
  private final Clock clock;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Function<Seen, Reply>> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

  private RawVendor(ServerSocket socket, Clock clock) {
    this.socket = socket;
    this.clock = clock;
  }

  /**
   * One request.
   *
   * @param target path and query without the vendor's segment
   * @param headers names in lower case
   */
  record Seen(String method, String target, Map<String, String> headers, Instant at) {}

  static RawVendor start(Clock clock) throws IOException {
    return start(new ServerSocket(0, 1_000, loopback()), clock);
  }

  /** Elsewhere than on 127.0.0.1. */
  static RawVendor start(Clock clock, String address) throws IOException {
    return start(new ServerSocket(0, 1_000, InetAddress.getByName(address)), clock);
  }

  static RawVendor startTls(SSLContext tls, Clock clock) throws IOException {
    return start(tls.getServerSocketFactory().createServerSocket(0, 1_000, loopback()), clock);
  }

  private static RawVendor start(ServerSocket socket, Clock clock) {
    RawVendor vendor = new RawVendor(socket, clock);
    vendor.threads.execute(vendor::accept);
    return vendor;
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  int port() {
    return socket.getLocalPort();
  }

  /** What this vendor answers from now on. */
  void answers(String vendor, Function<Seen, Reply> script) {
    scripts.put(vendor, script);
  }

  void alwaysAnswers(String vendor, Reply always) {
    answers(vendor, request -> always);
  }

  /** The requests that this vendor has had, as they came. */
  List<Seen> seen(String vendor) {
    return seen.computeIfAbsent(vendor, name -> new CopyOnWriteArrayList<>());
  }

  /** How many times somebody connected. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        goesOn = answer(connection, in);
      }
    } catch (IOException theClientWentAway) {
      return;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean answer(Socket connection, InputStream in)
      throws IOException, InterruptedException {
    String line = line(in);
    if (line == null) {
      return false;
    }
    String[] request = line.split(" ");
    int slash = request[1].indexOf('/', 1);
    String vendor = request[1].substring(1, slash);
    Seen one = new Seen(request[0], request[1].substring(slash), headers(in), clock.instant());
    seen(vendor).add(one);
    return scripts.get(vendor).apply(one).write(connection);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    in.skipNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return headers;
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
