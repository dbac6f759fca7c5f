package dev.sessionrelay.crash;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that fails at random: says 503 or 429, hangs up before or after it took the request, or
 * takes its time.
 */
final class FlakyServer implements AutoCloseable {
  private static final int DRIPPED = 30;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final Random random;
  private final double failing;
  private final RequestTaker taker;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<String> faults = new ArrayList<>();

  /** What becomes of a request that is taken, on any thread. */
  @FunctionalInterface
  interface RequestTaker {
    /**
     * @throws Exception when it is not what was expected: a fault
     */
    void take(Headers headers, String body) throws Exception;
  }

  /** How a request goes. */
  enum Mood {
    WELL,
    UNAVAILABLE,
    UNAUTHORIZED,
    UNKNOWN_PATH,
    THROTTLED,
    HANGS_UP_BEFORE,
    HANGS_UP_AFTER,
    SLOW,
    /** Takes the events, and answers when nobody waits any more. */
    STALLS,
    /** Takes the events and says so; what it says further comes byte by byte. */
    DRIPS
  }

  private static final List<Mood> BAD =
      List.of(Mood.UNAVAILABLE, Mood.HANGS_UP_BEFORE, Mood.HANGS_UP_AFTER, Mood.SLOW);

  private static final Set<Mood> TAKES =
      Set.of(Mood.WELL, Mood.SLOW, Mood.HANGS_UP_AFTER, Mood.STALLS, Mood.DRIPS);

  private boolean isCalm;
  private Mood ordered;

  /**
   * @param failing share of the requests that do not go well, 0 to 1
   */
  FlakyServer(long seed, double failing, RequestTaker taker) throws IOException {
    this.taker = taker;
    this.random = new Random(seed);
    this.failing = failing;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.incrementAndGet();
      Mood mood = mood();
      failures.addAndGet(mood == Mood.WELL || mood == Mood.SLOW ? 0 : 1);
      if (TAKES.contains(mood)) {
        take(exchange, body);
      }
      answer(exchange, mood);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Mood mood() {
    if (isCalm || ordered != null || random.nextDouble() >= failing) {
      return isCalm || ordered == null ? Mood.WELL : ordered;
    }
    // A 429 holds the whole sink for a second, so that many of them would be all there is.
    int mood = random.nextInt(100);
    return mood < 2 ? Mood.THROTTLED : BAD.get(mood % BAD.size());
  }

  /**
   * Every request goes like this.
   *
   * @param mood null for at random again
   */
  synchronized void order(Mood mood) {
    ordered = mood;
  }

  /** From now on it takes everything. */
  synchronized void calm() {
    isCalm = true;
  }

  private void take(HttpExchange exchange, String body) {
    try {
      taker.take(exchange.getRequestHeaders(), body);
    } catch (Exception e) {
      synchronized (this) {
        faults.add(e + " in " + body);
      }
    }
  }

  private static void answer(HttpExchange exchange, Mood mood)
      throws IOException, InterruptedException {
    switch (mood) {
      case HANGS_UP_BEFORE, HANGS_UP_AFTER -> exchange.close();
      case UNAVAILABLE -> exchange.sendResponseHeaders(503, -1);
      case UNAUTHORIZED -> exchange.sendResponseHeaders(401, -1);
      case UNKNOWN_PATH -> exchange.sendResponseHeaders(404, -1);
      case THROTTLED -> {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(429, -1);
      }
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(300);
        exchange.sendResponseHeaders(204, -1);
      }
      case STALLS -> {
        TimeUnit.SECONDS.sleep(6);
        exchange.sendResponseHeaders(204, -1);
      }
      case DRIPS -> {
        exchange.sendResponseHeaders(200, DRIPPED);
        for (int i = 0; i < DRIPPED; i++) {
          exchange.getResponseBody().write('.');
          exchange.getResponseBody().flush();
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
      default -> exchange.sendResponseHeaders(204, -1);
    }
  }

  int requests() {
    return requests.get();
  }

  /** Requests that it failed on purpose. */
  int failures() {
    return failures.get();
  }

  /** Requests that the taker refused. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
