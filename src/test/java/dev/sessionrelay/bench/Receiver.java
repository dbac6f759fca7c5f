package dev.sessionrelay.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** A local webhook receiver that is up or down. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final BiConsumer<Instant, String> taken;
  private final AtomicLong refused = new AtomicLong();
  private volatile int status = 204;

  /**
   * @param taken gets each accepted body with the time of its arrival
   */
  Receiver(BiConsumer<Instant, String> taken) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.taken = taken;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** From now on it answers with this status. */
  void answer(int value) {
    status = value;
  }

  /** How many requests it has not accepted. */
  long refused() {
    return refused.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Instant now = Instant.now();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (status < 300) {
        taken.accept(now, body);
      } else {
        refused.incrementAndGet();
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
