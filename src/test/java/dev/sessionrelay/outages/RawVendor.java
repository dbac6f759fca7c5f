package dev.sessionrelay.outages;

import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Answer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * Many vendors on one port, told apart by the first segment of the path: that is what each account
 * has in its base address.
 */
final class RawVendor implements AutoCloseable {
  private final RawHttpServer server;
  private final Clock clock;
  private final Map<String, Function<Seen, Reply>> scripts = new ConcurrentHashMap<>();
  private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();

  private RawVendor(ServerSocket socket, Clock clock) {
    this.clock = clock;
    this.server = RawHttpServer.start(socket, this::answer);
  }

  /**
   * One request.
   *
   * @param target path and query without the vendor's segment
   * @param headers names in lower case
   */
  record Seen(String method, String target, Map<String, String> headers, Instant at) {}

  static RawVendor start(Clock clock) throws IOException {
    return new RawVendor(new ServerSocket(0, 1_000, loopback()), clock);
  }

  /** Elsewhere than on 127.0.0.1. */
  static RawVendor start(Clock clock, String address) throws IOException {
    return new RawVendor(new ServerSocket(0, 1_000, InetAddress.getByName(address)), clock);
  }

  static RawVendor startTls(SSLContext tls, Clock clock) throws IOException {
    return new RawVendor(
        tls.getServerSocketFactory().createServerSocket(0, 1_000, loopback()), clock);
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  int port() {
    return server.port();
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
    return server.connections();
  }

  private Answer answer(Received request) {
    int slash = request.target().indexOf('/', 1);
    String vendor = request.target().substring(1, slash);
    String target = request.target().substring(slash);
    Seen one = new Seen(request.method(), target, request.headers(), clock.instant());
    seen(vendor).add(one);
    return scripts.get(vendor).apply(one);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
