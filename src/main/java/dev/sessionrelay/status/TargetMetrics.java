package dev.sessionrelay.status;

import static dev.sessionrelay.status.MetricFamilies.bit;
import static dev.sessionrelay.status.MetricFamilies.count;
import static dev.sessionrelay.status.MetricFamilies.epoch;
import static dev.sessionrelay.status.MetricFamilies.point;

import dev.sessionrelay.status.StatusReport.TargetReport;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Metrics of targets and of their polls. */
final class TargetMetrics {
  private final MetricFamilies out;
  private final List<TargetReport> here;

  private TargetMetrics(MetricFamilies out, List<TargetReport> here) {
    this.out = out;
    this.here = here;
  }

  /** What another relay polls is told by that one. */
  static void add(MetricFamilies out, List<TargetReport> all) {
    TargetMetrics metrics =
        new TargetMetrics(out, all.stream().filter(target -> !target.elsewhere()).toList());
    metrics.targets();
    metrics.polls();
    metrics.turns();
  }

  private void targets() {
    target("failing", "1 when the last turn failed, else 0.", target -> bit(target.failing()));
    target(
        "slowed",
        "1 when asked more rarely than scheduled, else 0.",
        target -> bit(target.slowed()));
    target(
        "incomplete",
        "1 when the last listing was not complete, else 0.",
        target -> bit(target.incomplete()));
    target("sessions", "Sessions known and not gone.", TargetReport::sessions);
    target(
        "sessions_stale",
        "Of these, how many had no answer for two turns of their target.",
        TargetReport::stale);
    target(
        "last_turn_timestamp_seconds",
        "When the last turn ended; 0 before the first.",
        target -> epoch(target.lastTurn()));
    out.counter(
        "target_skipped",
        "Times that the timer fired while the turn before still ran.",
        here.stream().map(target -> count(target.skipped(), of(target))));
  }

  private void target(String name, String help, ToDoubleFunction<TargetReport> value) {
    out.gauge(
        "target_" + name,
        help,
        here.stream().map(each -> point(value.applyAsDouble(each), of(each))));
  }

  private void polls() {
    out.counter(
        "polls",
        "Polls by how they ended: OK, the class of the failure that stands, or HELD where none was"
            + " made; and by the status of the answer that decided.",
        here.stream().flatMap(TargetMetrics::polls));
    out.counter(
        "retries",
        "Requests that were made again, by what the one before failed with.",
        here.stream().flatMap(TargetMetrics::retries));
  }

  private static Stream<CounterDataPointSnapshot> polls(TargetReport target) {
    return target.polls().stream()
        .map(
            end -> {
              String status = end.status() == null ? "none" : end.status().toString();
              Labels labels = of(target).add("class", end.result()).add("status", status);
              return count(end.count(), labels);
            });
  }

  private static Stream<CounterDataPointSnapshot> retries(TargetReport target) {
    return target.retries().entrySet().stream()
        .map(end -> count(end.getValue(), of(target).add("class", end.getKey())));
  }

  private void turns() {
    SummarySnapshot.Builder turns =
        SummarySnapshot.builder()
            .name(out.name("turn_seconds"))
            .help("How long turns took, with waits for the rate limit and for retries.");
    for (TargetReport target : here) {
      turns.dataPoint(
          SummaryDataPointSnapshot.builder()
              .labels(of(target))
              .count(target.turns())
              .sum(target.turnSeconds())
              .build());
    }
    out.add(turns.build());
  }

  private static Labels of(TargetReport target) {
    return Labels.of("target", target.name(), "endpoint", target.endpoint());
  }
}
