package dev.sessionrelay.status;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.status.StatusReport.HealthState;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages of a site, and the status: {@code /status} and {@code /health} as JSON, {@code
 * /metrics} for Prometheus, {@code /observe/health} with {@code /live} and {@code /ready} for
 * probes, as Camel has them. Reads only. Answers only under names that it was given, so that a web
 * page of somewhere else cannot reach it through a name of its own (DNS rebinding).
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String PROBES = "/observe/health";

  /** Nothing from elsewhere, and nothing that stands in a page itself. */
  private static final String POLICY =
      "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Set<String> names = new HashSet<>(LOOPBACK);
  private final BoundedHttpServer server;
  private final Function<PageRequest, Optional<PageAnswer>> site;
  private final Map<String, String> guards =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin");
  private volatile ServedRelay served;

  private StatusServer(
      InetAddress address,
      int port,
      Set<String> names,
      Function<PageRequest, Optional<PageAnswer>> site)
      throws IOException {
    this.site = site;
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    this.server = BoundedHttpServer.start(new InetSocketAddress(address, port), this::answer);
  }

  /**
   * What is served once the relay runs.
   *
   * @param stuck why the process should be restarted, empty when it need not
   */
  private record ServedRelay(
      Supplier<StatusReport> reports, Supplier<List<String>> stuck, PrometheusRegistry metrics) {}

  /**
   * Listens where {@code web.*} says, or gives null when it is switched off. A default port that
   * cannot be had is no reason not to relay: it is logged, and null is given.
   *
   * @param site pages for people; empty for a path that it does not have
   * @throws ConfigurationException when the port was asked for and cannot be had: then there are
   *     probes that would find nobody, or another relay
   */
  public static StatusServer start(
      Configuration configuration, Function<PageRequest, Optional<PageAnswer>> site)
      throws ConfigurationException {
    Settings settings = configuration.settings();
    int port = settings.get(ProcessKeys.WEB_PORT);
    if (port == 0) {
      return null;
    }
    String where = settings.get(ProcessKeys.WEB_ADDRESS) + ":" + port;
    try {
      InetAddress address = InetAddress.getByName(settings.get(ProcessKeys.WEB_ADDRESS));
      StatusServer server = new StatusServer(address, port, names(settings, address), site);
      LOG.info("status page at http://{}:{}/", literal(address), port);
      return server;
    } catch (IOException e) {
      String problem = "the status page cannot listen on " + where + " (" + e.getMessage() + ")";
      PropertyEntry asked = asked(settings);
      if (asked != null) {
        throw refused(asked, problem);
      }
      LOG.warn("{}; choose another port, for example: web.port = 18091", problem);
      return null;
    }
  }

  /** The key that asks for the page, or null where nobody has. */
  private static PropertyEntry asked(Settings settings) {
    PropertyEntry port = settings.entry(ProcessKeys.WEB_PORT.name());
    return port == null ? settings.entry(ProcessKeys.WEB_ADDRESS.name()) : port;
  }

  private static ConfigurationException refused(PropertyEntry asked, String problem) {
    return new ConfigurationException(
        List.of(
            new ConfigError(
                ConfigError.Severity.FAULT,
                asked.file(),
                asked.line(),
                asked.key(),
                problem,
                "give it an address of this machine and a port of its own, or web.port = 0",
                "web.port = 18091")));
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
   * Listens and serves, for any free port where it is 0.
   *
   * @param names host names to answer under besides those of the loopback address
   * @param site pages for people; empty for a path that it does not have
   */
  public static StatusServer start(
      InetAddress address,
      int port,
      Set<String> names,
      Supplier<StatusReport> reports,
      Function<PageRequest, Optional<PageAnswer>> site)
      throws IOException {
    StatusServer status = new StatusServer(address, port, names, site);
    status.serve(reports, List::of, List.of());
    return status;
  }

  /**
   * From now on it tells of a relay; before, it is starting.
   *
   * @param reports makes a report for each request; called from several threads
   * @param stuck why the process should be restarted, empty when it need not
   * @param measured metrics beside those of the report
   */
  public void serve(
      Supplier<StatusReport> reports,
      Supplier<List<String>> stuck,
      Collection<Collector> measured) {
    served = new ServedRelay(reports, stuck, StatusMetrics.registry(reports, measured));
  }

  /** From now on the relay is not ready: it stops. */
  public void leave() {
    served = null;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }

  private PageAnswer answer(PageRequest request) {
    boolean ours = isOurs(request.header("host"));
    PageAnswer answer;
    // Kubernetes calls a pod by its address: of that, probes alone take the state word.
    if (!ours && !request.path().startsWith(PROBES + "/")) {
      answer =
          PageAnswer.text(
              421,
              "this name is not served; use http://localhost:"
                  + port()
                  + "/ on the machine itself, or add the name to web.names");
    } else if (!READING.contains(request.method())) {
      answer =
          PageAnswer.text(405, "the status can only be read").with(Map.of("Allow", "GET, HEAD"));
    } else {
      answer = made(request, ours);
    }
    return answer.with(guards);
  }

  private PageAnswer made(PageRequest request, boolean ours) {
    try {
      return request.path().startsWith(PROBES)
          ? probe(request.path().substring(PROBES.length()), ours)
          : site.apply(request).orElseGet(() -> page(request.path(), request.header("accept")));
    } catch (RuntimeException | Error e) {
      LOG.error("the status could not be made", e);
      return PageAnswer.text(500, "the status could not be made; the log says why");
    }
  }

  private PageAnswer probe(String which, boolean details) {
    ServedRelay relay = served;
    HealthProbe probe =
        switch (which) {
          case "/live" -> HealthProbe.live(relay == null ? List.of() : relay.stuck().get());
          case "/ready" -> HealthProbe.ready(relay == null ? null : relay.reports().get());
          case "" ->
              relay == null ? HealthProbe.ready(null) : HealthProbe.of(relay.reports().get());
          default -> null;
        };
    return probe == null
        ? unknown()
        : json(probe.isUp() ? 200 : 503, details ? probe : probe.withoutDetails());
  }

  private PageAnswer page(String path, String accept) {
    ServedRelay relay = served;
    if (relay == null && Set.of("/status", "/health", "/metrics").contains(path)) {
      return PageAnswer.text(503, "the relay is starting or stopping");
    }
    return switch (path) {
      case "/status" -> json(200, relay.reports().get());
      case "/health" -> health(relay.reports().get().health());
      case "/metrics", "/observe/metrics" -> metrics(relay, accept);
      default -> unknown();
    };
  }

  private static PageAnswer unknown() {
    return PageAnswer.text(
        404,
        "there are /, /status, /health, /metrics, /observe/health, /observe/health/live and"
            + " /observe/health/ready");
  }

  private PageAnswer metrics(ServedRelay relay, String accept) {
    ExpositionFormatWriter format = formats.findWriter(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      format.write(body, relay.metrics().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PageAnswer(200, format.getContentType(), body.toByteArray());
  }

  private static PageAnswer health(StatusReport.Health health) {
    return json(health.state() == HealthState.DOWN ? 503 : 200, health);
  }

  private static PageAnswer json(int status, Record body) {
    return new PageAnswer(status, "application/json", StatusJson.write(body));
  }

  private boolean isOurs(String host) {
    return host != null && names.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }
}
