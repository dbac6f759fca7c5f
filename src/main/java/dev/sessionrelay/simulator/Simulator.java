package dev.sessionrelay.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clouds, played to the letter of their documents on one port of this machine, and a receiver
 * of webhooks. Sessions live by themselves, repeatably by seed.
 */
public final class Simulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

  private final HttpServer server;
  private final ExecutorService workers = workers();

  private Simulator(int port, HttpHandler handler) throws IOException {
    this.server = open(port);
    server.createContext("/", exchange -> guarded(exchange, handler));
    server.setExecutor(workers);
    server.start();
  }

  /**
   * Starts to serve, on 127.0.0.1 only.
   *
   * @throws UncheckedIOException when the port is taken
   */
  public static Simulator start(SimulatorOptions options) {
    SessionStore sessions = new SessionStore(SessionStore.generate(options), options.clock());
    Gateway gateway =
        new Gateway(cloud -> cloud.open(options, sessions), new RandomFaults(options));
    return serve(
        options.port(),
        exchange -> {
          SimulatedCall call = SimulatedCall.read(exchange, options.clock().instant());
          gateway.answer(call, gateway.route(call)).send(exchange);
        });
  }

  static Simulator serve(int port, HttpHandler handler) {
    try {
      return new Simulator(port, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the simulator cannot listen on 127.0.0.1:%s (%s); choose another port, for example: simulator.port = 18090, or: simulate --port 18090"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static HttpServer open(int port) throws IOException {
    // Without it, headers and body go out as two packets and the second waits 40 ms for an
    // acknowledgement. The server reads the property once, before its first start.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return HttpServer.create(new InetSocketAddress(loopback, port), 1024);
  }

  private static void guarded(HttpExchange exchange, HttpHandler handler) throws IOException {
    try (exchange) {
      handler.handle(exchange);
    } catch (RuntimeException e) {
      LOG.error("The simulator failed to answer {}", exchange.getRequestURI().getPath(), e);
    }
  }

  /** A thread per request, virtual where the runtime has them; none keeps the process alive. */
  private static ExecutorService workers() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException before21) {
      return Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "simulator");
            thread.setDaemon(true);
            return thread;
          });
    }
  }

  /**
   * Serves until the process is told to end, after saying what there is to try.
   *
   * @throws UncheckedIOException when the port is taken
   */
  public static void run(SimulatorOptions options, PrintStream out) {
    try (Simulator simulator = start(options)) {
      out.println(describe(simulator.baseUri().toString(), options.strict()));
      out.flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is served, with commands to try. */
  static String describe(String base, boolean strict) {
    String access =
        strict ? "; requests must be signed or carry a token." : ", without authentication.";
    String commands =
        SimulatedClouds.ALL.stream()
            .flatMap(cloud -> cloud.examples(base, strict).stream())
            .map(command -> "  " + command + "\n")
            .collect(Collectors.joining());
    return "The vendors are simulated on " + base + access + " Try:\n" + commands;
  }

  /**
   * Writes the keys that the demo's accounts sign with, where there are none yet.
   *
   * @throws UncheckedIOException when the directory cannot be written
   */
  public static void prepareKeys(Path directory) {
    SimulatedClouds.ALL.forEach(cloud -> cloud.prepareKeys(directory));
  }

  /** Stands for the vendor's host, such as {@code http://127.0.0.1:18080}. */
  public URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
