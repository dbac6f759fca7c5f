package dev.sessionrelay.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.status.StatusReport.HealthState;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the status: {@code /} for people, {@code /status} and {@code /health} as JSON, {@code
 * /metrics} for Prometheus. Reads only. Answers only under names that it was given, so that a web
 * page of somewhere else cannot reach it through a name of its own (DNS rebinding).
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final int THREADS = 4;

  private final Supplier<StatusReport> reports;
  private final PrometheusRegistry metrics;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Set<String> names;
  private final PageTemplate page = PageTemplate.load();
  private final HttpServer server;
  private final ExecutorService threads;

  private StatusServer(HttpServer server, Set<String> names, Supplier<StatusReport> reports) {
    this.server = server;
    this.reports = Objects.requireNonNull(reports);
    this.metrics = StatusMetrics.registry(reports);
    this.names = new HashSet<>(LOOPBACK);
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    this.threads = Executors.newFixedThreadPool(THREADS, StatusServer::daemon);
  }

  /** An answer before it is sent. */
  private record PageAnswer(int status, String type, byte[] body) {
    static PageAnswer text(int status, String text) {
      byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
      return new PageAnswer(status, "text/plain; charset=utf-8", body);
    }

    static PageAnswer json(int status, byte[] body) {
      return new PageAnswer(status, "application/json", body);
    }
  }

  /**
   * The page file, which needs nothing from anywhere.
   *
   * @param policy its content security policy, which allows its own script and style by their
   *     hashes
   */
  private record PageTemplate(byte[] body, String policy) {
    static PageTemplate load() {
      try (InputStream in = StatusServer.class.getResourceAsStream("/web/status.html")) {
        byte[] body = in.readAllBytes();
        String html = new String(body, StandardCharsets.UTF_8);
        String policy =
            "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action"
                + " 'none'; frame-ancestors 'none'; script-src "
                + hash(html, "script")
                + "; style-src "
                + hash(html, "style");
        return new PageTemplate(body, policy);
      } catch (IOException e) {
        throw new IllegalStateException("the status page cannot be read: " + e, e);
      }
    }

    private static String hash(String html, String element) {
      int start = html.indexOf("<" + element + ">") + element.length() + 2;
      String content = html.substring(start, html.indexOf("</" + element + ">"));
      byte[] hash = ContentDigest.sha256(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    }
  }

  /**
   * Starts to serve where {@code web.*} says, or gives null when it is switched off. A port that
   * cannot be had is no reason not to relay: it is logged, and null is given.
   */
  public static StatusServer start(Configuration configuration, Supplier<StatusReport> reports) {
    Settings settings = configuration.settings();
    int port = settings.get(ProcessKeys.WEB_PORT);
    if (port == 0) {
      return null;
    }
    try {
      InetAddress address = InetAddress.getByName(settings.get(ProcessKeys.WEB_ADDRESS));
      StatusServer server = start(address, port, names(settings, address), reports);
      LOG.info("status page at http://{}:{}/", literal(address), port);
      return server;
    } catch (IOException e) {
      LOG.warn("{}. The relay runs without it.", e.getMessage());
      return null;
    }
  }

  private static Set<String> names(Settings settings, InetAddress address) {
    Set<String> names = new HashSet<>(settings.find(ProcessKeys.WEB_NAMES).orElse(List.of()));
    names.add(literal(address));
    return names;
  }

  /** As it stands in a URL. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @param names host names to answer under besides those of the loopback address
   * @param reports makes a report for each request; called from several threads
   * @throws IOException when the port cannot be had; the message says what to do
   */
  public static StatusServer start(
      InetAddress address, int port, Set<String> names, Supplier<StatusReport> reports)
      throws IOException {
    HttpServer server = create(address, port);
    StatusServer status = new StatusServer(server, names, reports);
    server.setExecutor(status.threads);
    server.createContext("/", status::handle);
    server.start();
    return status;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static HttpServer create(InetAddress address, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (BindException e) {
      throw new IOException(
          "the status page cannot listen on "
              + address.getHostAddress()
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); choose another port, for example: web.port = 18091",
          e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "status");
    thread.setDaemon(true);
    return thread;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private PageAnswer answer(HttpExchange exchange) {
    if (!isOurs(exchange.getRequestHeaders().getFirst("Host"))) {
      return PageAnswer.text(
          421,
          "this name is not served; use http://localhost:"
              + port()
              + "/ on the machine itself, or add the name to web.names");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return PageAnswer.text(405, "the status can only be read");
    }
    try {
      return page(
          exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Accept"));
    } catch (RuntimeException e) {
      LOG.error("the status could not be made", e);
      return PageAnswer.text(500, "the status could not be made; the log says why");
    }
  }

  private PageAnswer page(String path, String accept) {
    return switch (path) {
      case "/" -> new PageAnswer(200, "text/html; charset=utf-8", page.body());
      case "/status" -> PageAnswer.json(200, StatusJson.write(reports.get()));
      case "/health" -> health(reports.get().health());
      case "/metrics" -> metrics(accept);
      default -> PageAnswer.text(404, "there are /, /status, /health and /metrics");
    };
  }

  private PageAnswer metrics(String accept) {
    ExpositionFormatWriter format = formats.findWriter(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      format.write(body, metrics.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PageAnswer(200, format.getContentType(), body.toByteArray());
  }

  private static PageAnswer health(StatusReport.Health health) {
    return PageAnswer.json(
        health.state() == HealthState.DOWN ? 503 : 200, StatusJson.write(health));
  }

  private boolean isOurs(String host) {
    return host != null && names.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }

  private void send(HttpExchange exchange, PageAnswer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", page.policy());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      headers.set("Content-Length", Integer.toString(answer.body().length));
    }
    exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.body().length);
    if (!head) {
      exchange.getResponseBody().write(answer.body());
    }
  }
}
