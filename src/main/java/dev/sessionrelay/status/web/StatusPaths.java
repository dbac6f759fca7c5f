package dev.sessionrelay.status.web;

import dev.sessionrelay.status.HealthProbe;
import dev.sessionrelay.status.StatusJson;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.StatusReport.HealthState;
import dev.sessionrelay.status.api.ApiAnswer;
import dev.sessionrelay.status.api.ApiPath;
import dev.sessionrelay.status.api.ApiPaths;
import dev.sessionrelay.status.api.ApiProblem;
import dev.sessionrelay.status.api.ChangeStream;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** What stands at each path. */
final class StatusPaths {
  private static final String PROBES = "/observe/health";
  private static final Set<String> METRICS = Set.of("/metrics", "/observe/metrics");
  private static final Set<String> OF_RELAY =
      Set.of("/status", "/health", "/metrics", "/observe/metrics");
  private static final String STREAM = ApiPath.ROOT + "/stream";

  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Function<PageRequest, Optional<PageAnswer>> site;

  /**
   * @param site pages for people; empty for a path that it does not have
   */
  StatusPaths(Function<PageRequest, Optional<PageAnswer>> site) {
    this.site = site;
  }

  /**
   * What is served once the relay runs.
   *
   * @param stuck why the process should be restarted, empty when it need not
   * @param api null where there is no ledger to ask
   */
  record ServedRelay(
      Supplier<StatusReport> reports,
      Supplier<List<String>> stuck,
      PrometheusRegistry metrics,
      ApiPaths api,
      ChangeStream changes) {}

  static boolean isHealth(String path) {
    return path.equals("/health") || path.equals(PROBES) || isProbe(path);
  }

  /** A probe that Kubernetes makes, by the address of a pod. */
  static boolean isProbe(String path) {
    return path.startsWith(PROBES + "/");
  }

  static boolean isMetrics(String path) {
    return METRICS.contains(path);
  }

  static boolean isApi(String path) {
    return path.equals(ApiPath.ROOT) || path.startsWith(ApiPath.ROOT + "/");
  }

  /** The state word alone. */
  PageAnswer word(String path, ServedRelay relay) {
    return path.equals("/health") ? probe("", relay, false) : probe(path, relay, false);
  }

  /**
   * @param relay null while it starts or stops
   */
  PageAnswer answer(PageRequest request, ServedRelay relay) {
    String path = request.path();
    if (path.startsWith(PROBES)) {
      return probe(path, relay, true);
    } else if (isApi(path)) {
      return api(request, relay);
    } else if (relay == null && OF_RELAY.contains(path)) {
      return PageAnswer.text(503, "the relay is starting or stopping");
    }
    return switch (path) {
      case "/status" -> json(200, relay.reports().get());
      case "/health" -> health(relay.reports().get().health());
      case "/metrics", "/observe/metrics" -> metrics(relay, request.header("accept"));
      default -> site.apply(request).orElseGet(StatusPaths::unknown);
    };
  }

  /** The same problem in the words of the path. */
  static PageAnswer problem(String path, int status, String detail) {
    return isApi(path) ? of(ApiProblem.answer(status, detail)) : PageAnswer.text(status, detail);
  }

  private static PageAnswer of(ApiAnswer answer) {
    return new PageAnswer(answer.status(), answer.type(), answer.body()).with(answer.headers());
  }

  private static PageAnswer api(PageRequest request, ServedRelay relay) {
    if (relay == null || relay.api() == null) {
      return problem(request.path(), 503, "the relay is starting or stopping");
    } else if (request.path().equals(STREAM)) {
      String last = request.header("last-event-id");
      return PageAnswer.stream(
          "text/event-stream; charset=utf-8", out -> relay.changes().send(out, last));
    }
    return of(relay.api().answer(request.path().substring(ApiPath.ROOT.length()), request.query()));
  }

  private static PageAnswer probe(String path, ServedRelay relay, boolean details) {
    HealthProbe probe =
        switch (path.isEmpty() ? "" : path.substring(PROBES.length())) {
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

  private static PageAnswer unknown() {
    return PageAnswer.text(
        404,
        "there are /, /status, /health, /metrics, /observe/metrics, /observe/health,"
            + " /observe/health/live, /observe/health/ready and what /api/v1/openapi.json lists");
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
}
