package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of relays that share a ledger. */
class GroupMetricsTest {
  @Test
  void eachUnitHasAValueAlsoWhileNobodyActsForIt() {
    Map<String, List<String>> scraped = scrape(Reports.grouped());
    assertEquals(
        List.of(" account/oci 0.0", "relay-1 account/prod 1.0", "relay-2 account/lab 1.0"),
        scraped.get("session_relay_unit_held"));
    assertEquals(
        List.of("draining 1.0", "living 1.0", "silent 1.0"), scraped.get("session_relay_nodes"));
    assertEquals(List.of("1.0"), scraped.get("session_relay_configurations"));
    assertEquals(List.of("0.25"), scraped.get("session_relay_beat_age_seconds"));
    assertEquals(List.of("7.0"), scraped.get("session_relay_handovers"));
    assertEquals(List.of("2.0"), scraped.get("session_relay_work_refused"));
  }

  @Test
  void relayThatHasItsLedgerToItselfTellsNothingOfIt() {
    assertEquals(Map.of(), scrape(Reports.sound()));
  }

  private static Map<String, List<String>> scrape(StatusReport report) {
    MetricFamilies families = new MetricFamilies("session_relay_");
    GroupMetrics.add(families, report.group());
    return families.snapshots().stream()
        .collect(
            Collectors.toMap(family -> family.getMetadata().getName(), GroupMetricsTest::points));
  }

  private static List<String> points(MetricSnapshot family) {
    return family.getDataPoints().stream()
        .map(GroupMetricsTest::point)
        .sorted(String::compareTo)
        .toList();
  }

  private static String point(DataPointSnapshot point) {
    double value =
        point instanceof GaugeSnapshot.GaugeDataPointSnapshot gauge
            ? gauge.getValue()
            : ((CounterSnapshot.CounterDataPointSnapshot) point).getValue();
    return (point.getLabels().stream().map(Label::getValue).collect(Collectors.joining(" "))
            + " "
            + value)
        .replaceFirst("^ (?=\\d)", "");
  }
}
