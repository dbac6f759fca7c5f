package dev.sessionrelay.status.web;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.WebKeys;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.status.StatusMetrics;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.api.ApiPaths;
import dev.sessionrelay.status.api.ChangeStream;
import dev.sessionrelay.status.web.StatusPaths.ServedRelay;
import io.prometheus.metrics.model.registry.Collector;
import java.io.IOException;
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
 * Serves the status: {@code /} for people, {@code /api/v1} for programs, {@code /status} and {@code
 * /health} as JSON, {@code /metrics} for Prometheus, {@code /observe/health} with {@code /live} and
 * {@code /ready} for probes, as Camel has them. Reads only. Answers only under names that it was
 * given, so that a web page of somewhere else cannot reach it through a name of its own (DNS
 * rebinding), and only those who know the password where there is one.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** Nothing from elsewhere, and nothing that stands in a page itself. */
  private static final String POLICY =
      "default-src 'none'; connect-src 'self'; img-src 'self'; script-src 'self'; style-src 'self';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final Set<String> names = new HashSet<>(LOOPBACK);
  private final StatusPaths paths;
  private final ClientLimits limits = new ClientLimits(System::nanoTime);
  private final AccessRules access;
  private final BoundedHttpServer server;
  private final Map<String, String> guards =
      Map.of(
          "Cache-Control", "private, no-cache",
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin");
  private volatile ServedRelay served;

  StatusServer(
      InetSocketAddress address,
      Set<String> names,
      AccessRules access,
      SocketLayer layer,
      Function<PageRequest, Optional<PageAnswer>> site)
      throws IOException {
    this.paths = new StatusPaths(site);
    names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    this.access = access;
    this.server = BoundedHttpServer.start(address, BoundedHttpServer.LIMIT, layer, this::answer);
  }

  /**
   * Listens where {@code web.*} says, or gives null when it is switched off. A default port that
   * cannot be had is no reason not to relay: it is logged, and null is given.
   *
   * @param site pages for people; empty for a path that it does not have
   * @throws ConfigurationException when the port was asked for and cannot be had, as there are
   *     probes then that would find nobody, or another relay; or when the certificate cannot be
   *     used
   */
  public static StatusServer start(
      Configuration configuration, Function<PageRequest, Optional<PageAnswer>> site)
      throws ConfigurationException {
    Settings settings = configuration.settings();
    int port = settings.get(WebKeys.PORT);
    if (port == 0) {
      return null;
    }
    String where = settings.get(WebKeys.ADDRESS) + ":" + port;
    SocketLayer layer = ServerSettings.layer(settings, configuration.home());
    try {
      InetAddress address = InetAddress.getByName(settings.get(WebKeys.ADDRESS));
      StatusServer server =
          new StatusServer(
              new InetSocketAddress(address, port),
              ServerSettings.names(settings, address),
              AccessRules.of(settings),
              layer,
              site);
      String scheme = layer == SocketLayer.NONE ? "http" : "https";
      LOG.info("status page at {}://{}:{}/", scheme, ServerSettings.literal(address), port);
      return server;
    } catch (IOException e) {
      String problem = "the status page cannot listen on " + where + " (" + e.getMessage() + ")";
      PropertyEntry asked = ServerSettings.asked(settings);
      if (asked != null) {
        throw ServerSettings.refused(
            asked,
            problem,
            "give it an address of this machine and a port of its own, or web.port = 0",
            "web.port = 18091");
      }
      LOG.warn("{}; choose another port, for example: web.port = 18091", problem);
      return null;
    }
  }

  /**
   * Listens and serves, for any free port where it is 0.
   *
   * @param names host names to answer under besides those of the loopback address
   */
  public static StatusServer start(
      InetAddress address,
      int port,
      Set<String> names,
      Supplier<StatusReport> reports,
      Function<PageRequest, Optional<PageAnswer>> site)
      throws IOException {
    StatusServer status =
        new StatusServer(
            new InetSocketAddress(address, port), names, AccessRules.OPEN, SocketLayer.NONE, site);
    status.serve(reports, List::of, List.of(), null);
    return status;
  }

  /**
   * From now on it tells of a relay; before, it is starting.
   *
   * @param reports makes a report for each request; called from several threads
   * @param stuck why the process should be restarted, empty when it need not
   * @param measured metrics beside those of the report
   * @param ledger what pages and the API ask; null for neither
   */
  public void serve(
      Supplier<StatusReport> reports,
      Supplier<List<String>> stuck,
      Collection<Collector> measured,
      LedgerReader ledger) {
    served =
        new ServedRelay(
            reports,
            stuck,
            StatusMetrics.registry(reports, measured),
            ledger == null ? null : new ApiPaths(reports, ledger),
            ledger == null ? null : new ChangeStream(ledger, reports));
  }

  /** From now on the relay is not ready: it stops. */
  public void leave() {
    ServedRelay before = served;
    served = null;
    if (before != null && before.changes() != null) {
      before.changes().close();
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    leave();
    server.close();
  }

  private PageAnswer answer(PageRequest request, InetAddress client) {
    return made(request, client).with(guards).unlessKnown(request.header("if-none-match"));
  }

  private PageAnswer made(PageRequest request, InetAddress client) {
    String path = request.path();
    if (!limits.mayAsk(client)) {
      return slowed(path, "too many requests");
    } else if (!isOurs(request.header("host"))) {
      return ofStranger(path);
    } else if (!READING.contains(request.method())) {
      return StatusPaths.problem(path, 405, "the status can only be read")
          .with(Map.of("Allow", "GET, HEAD"));
    } else if (!access.isRequired()) {
      return content(request);
    }
    return guarded(request, client);
  }

  /** Kubernetes calls a pod by its address: of that, probes alone take the state word. */
  private PageAnswer ofStranger(String path) {
    return StatusPaths.isProbe(path)
        ? word(path)
        : StatusPaths.problem(
            path,
            421,
            "this name is not served; use http://localhost:"
                + port()
                + "/ on the machine itself, or add the name to web.names");
  }

  private PageAnswer guarded(PageRequest request, InetAddress client) {
    String path = request.path();
    String said = request.header("authorization");
    if (said == null || !limits.mayLogIn(client)) {
      if (StatusPaths.isHealth(path)) {
        return word(path);
      }
      return said == null ? denied(path) : slowed(path, "too many wrong passwords");
    } else if (!access.admits(said, StatusPaths.isMetrics(path))) {
      limits.failed(client);
      return denied(path);
    }
    limits.succeeded(client);
    return content(request);
  }

  private static PageAnswer denied(String path) {
    return StatusPaths.problem(path, 401, "this asks for web.user and web.password, or web.token")
        .with(Map.of("WWW-Authenticate", "Basic realm=\"Session Relay\", charset=\"UTF-8\""));
  }

  private static PageAnswer slowed(String path, String reason) {
    return StatusPaths.problem(path, 429, reason + "; try again in a while")
        .with(Map.of("Retry-After", "5"));
  }

  private PageAnswer word(String path) {
    return shielded(path, () -> paths.word(path, served));
  }

  private PageAnswer content(PageRequest request) {
    return shielded(request.path(), () -> paths.answer(request, served));
  }

  private static PageAnswer shielded(String path, Supplier<PageAnswer> answer) {
    try {
      return answer.get();
    } catch (RuntimeException | Error e) {
      LOG.error("the status could not be made", e);
      return StatusPaths.problem(path, 500, "the status could not be made; the log says why");
    }
  }

  private boolean isOurs(String host) {
    return host != null && names.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }
}
