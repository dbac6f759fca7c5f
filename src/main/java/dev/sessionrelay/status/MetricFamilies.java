package dev.sessionrelay.status;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.stream.Stream;

/** Metrics of one scrape, family by family. */
final class MetricFamilies {
  private final String prefix;
  private final MetricSnapshots.Builder families = MetricSnapshots.builder();

  /**
   * @param prefix of all their names
   */
  MetricFamilies(String prefix) {
    this.prefix = prefix;
  }

  MetricSnapshots snapshots() {
    return families.build();
  }

  /** In full. */
  String name(String name) {
    return prefix + name;
  }

  /** One that was made elsewhere. */
  void add(MetricSnapshot family) {
    families.metricSnapshot(family);
  }

  void gauge(String name, String help, boolean value) {
    gauge(name, help, bit(value));
  }

  void gauge(String name, String help, double value) {
    gauge(name, help, Stream.of(point(value, Labels.EMPTY)));
  }

  void gauge(String name, String help, Stream<GaugeDataPointSnapshot> points) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name(name)).help(help);
    points.forEach(family::dataPoint);
    add(family.build());
  }

  void counter(String name, String help, Stream<CounterDataPointSnapshot> points) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name(name)).help(help);
    points.forEach(family::dataPoint);
    add(family.build());
  }

  static GaugeDataPointSnapshot point(double value, Labels labels) {
    return GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  static CounterDataPointSnapshot count(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  /** In seconds; 0 for none. */
  static double epoch(Instant time) {
    return time == null ? 0 : time.toEpochMilli() / 1e3;
  }

  static int bit(boolean value) {
    return value ? 1 : 0;
  }
}
