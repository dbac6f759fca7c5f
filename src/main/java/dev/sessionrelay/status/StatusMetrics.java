package dev.sessionrelay.status;

import static dev.sessionrelay.status.MetricFamilies.bit;
import static dev.sessionrelay.status.MetricFamilies.count;
import static dev.sessionrelay.status.MetricFamilies.epoch;
import static dev.sessionrelay.status.MetricFamilies.point;

import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.status.StatusReport.AccountReport;
import dev.sessionrelay.status.StatusReport.HealthState;
import dev.sessionrelay.status.StatusReport.Sink;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status as metrics. Nothing is counted here: each scrape reads a report. */
public final class StatusMetrics {
  private static final String PREFIX = "session_relay_";

  private static final Collector<SessionTotal, ?, Long> SUM =
      Collectors.summingLong(SessionTotal::count);
  private static final Collector<SessionTotal, ?, Instant> OLDEST =
      Collectors.mapping(
          SessionTotal::since,
          Collectors.reducing(Instant.MAX, (one, other) -> one.isBefore(other) ? one : other));

  private final StatusReport report;
  private final MetricFamilies out = new MetricFamilies(PREFIX);

  private StatusMetrics(StatusReport report) {
    this.report = report;
  }

  /** Everything that Prometheus is given: the status, what is measured, the process and its JVM. */
  public static PrometheusRegistry registry(
      Supplier<StatusReport> reports,
      Collection<io.prometheus.metrics.model.registry.Collector> measured) {
    PrometheusRegistry registry = new PrometheusRegistry();
    measured.forEach(registry::register);
    MultiCollector status = () -> of(reports.get());
    registry.register(status);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
    return registry;
  }

  private static MetricSnapshots of(StatusReport report) {
    StatusMetrics metrics = new StatusMetrics(report);
    metrics.process();
    TargetMetrics.add(metrics.out, report.targets());
    metrics.sessions();
    metrics.accounts();
    metrics.sinks();
    metrics.ledger();
    metrics.reload();
    GroupMetrics.add(metrics.out, report.group());
    return metrics.out.snapshots();
  }

  private void process() {
    Labels version = Labels.of("version", report.process().version());
    out.add(
        InfoSnapshot.builder()
            .name("session_relay")
            .help("Always 1; the version is in the label.")
            .dataPoint(InfoDataPointSnapshot.builder().labels(version).build())
            .build());
    out.gauge(
        "up",
        "1 when the process does its work, else 0.",
        report.health().state() != HealthState.DOWN);
    out.gauge(
        "degraded",
        "1 when someone should look, else 0.",
        report.health().state() != HealthState.UP);
    out.gauge("uptime_seconds", "Time since the start.", seconds(report.process().started()));
    out.gauge("incidents", "Open incidents.", report.incidents().size());
    out.gauge(
        "alerts_open",
        "Open alerts.",
        report.alerts().stream()
            .map(each -> point(each.open().size(), Labels.of("rule", each.rule()))));
  }

  /** Each once, however many targets see it; gone ones are no longer counted. */
  private void sessions() {
    out.gauge(
        "sessions",
        "Sessions known and not gone, each counted once. Stale ones are as they were last seen.",
        existing()
            .collect(Collectors.groupingBy(StatusMetrics::alike, TreeMap::new, SUM))
            .entrySet()
            .stream()
            .map(group -> point(group.getValue(), group.getKey())));
    out.gauge(
        "session_state_seconds_max",
        "How long the session that has been in its state longest has been in it.",
        existing()
            .collect(Collectors.groupingBy(StatusMetrics::alike, TreeMap::new, OLDEST))
            .entrySet()
            .stream()
            .map(group -> point(seconds(group.getValue()), group.getKey())));
  }

  private Stream<SessionTotal> existing() {
    return report.totals().stream().filter(total -> total.state() != SessionState.GONE);
  }

  private static Labels alike(SessionTotal total) {
    return Labels.of(
        "vendor", total.vendor(),
        "state", total.state().name(),
        "activity", total.activity().name());
  }

  private void accounts() {
    out.gauge(
        "account_held",
        "1 while no request is made, else 0.",
        report.accounts().stream()
            .map(each -> point(bit(each.heldUntil() != null), Labels.of("account", each.name()))));
    out.counter(
        "account_held_seconds",
        "Time in which no request was made, as the vendor or a refused credential demands.",
        report.accounts().stream()
            .map(each -> count(each.heldSeconds(), Labels.of("account", each.name()))));
    out.gauge(
        "breaker_open",
        "1 unless the circuit breaker is closed.",
        report.accounts().stream().flatMap(StatusMetrics::breakers));
  }

  private static Stream<GaugeDataPointSnapshot> breakers(AccountReport account) {
    return account.breakers().stream()
        .map(
            each ->
                point(
                    bit(!each.isClosed()),
                    Labels.of("account", account.name(), "endpoint", each.endpoint())));
  }

  private void sinks() {
    sink("backlog", "Events that the sink still has to get.", Sink::backlog);
    sink(
        "oldest_waiting_seconds",
        "Age of the oldest event that waits; 0 when none does.",
        sink -> seconds(sink.oldestWaiting()));
    sink("dead_letters", "Events that the sink refused for good.", Sink::deadLetters);
    out.counter(
        "sink_delivered",
        "Events delivered since the start.",
        report.sinks().stream().map(sink -> count(sink.delivered(), of(sink))));
  }

  private void sink(String name, String help, ToDoubleFunction<Sink> value) {
    out.gauge(
        "sink_" + name,
        help,
        report.sinks().stream().map(each -> point(value.applyAsDouble(each), of(each))));
  }

  private void ledger() {
    out.gauge(
        "ledger_healthy", "1 when the ledger can be written, else 0.", report.ledger().healthy());
    out.gauge("ledger_bytes", "Size of the ledger.", report.ledger().bytes());
  }

  private void reload() {
    if (report.reload() != null) {
      out.gauge(
          "reload_success",
          "1 when the last reload was applied, else 0.",
          report.reload().applied());
      out.gauge(
          "reload_timestamp_seconds", "When the last reload ended.", epoch(report.reload().at()));
      out.gauge("reload_seconds", "How long the last reload took.", report.reload().millis() / 1e3);
    }
  }

  private static Labels of(Sink sink) {
    return Labels.of("sink", sink.name());
  }

  private double seconds(Instant since) {
    return since == null ? 0 : Math.max(0, Duration.between(since, report.now()).toMillis()) / 1e3;
  }
}
