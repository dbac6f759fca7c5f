package dev.sessionrelay.sink;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A webhook receiver: keeps what it got and answers as it is told. */
final class Receiver implements AutoCloseable {
  /** What was received, with the time in nanoseconds. */
  record Request(String method, URI uri, Headers headers, String body, long at) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  /** What to answer: a status, and headers in pairs. */
  record Answer(int status, String body, String... headers) {
    static final Answer OK = new Answer(204, "");
  }

  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger arrived = new AtomicInteger();
  volatile Function<Request, Answer> answers = request -> Answer.OK;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(16);

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Headers headers = new Headers();
    headers.putAll(exchange.getRequestHeaders());
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            headers,
            body,
            System.nanoTime());
    arrived.incrementAndGet();
    Answer answer = answers.apply(request);
    requests.add(request);
    for (int i = 0; i < answer.headers().length; i += 2) {
      exchange.getResponseHeaders().add(answer.headers()[i], answer.headers()[i + 1]);
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String pathAndQuery) {
    return "http://localhost:" + port() + pathAndQuery;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
