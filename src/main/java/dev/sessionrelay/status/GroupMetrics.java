package dev.sessionrelay.status;

import static dev.sessionrelay.status.MetricFamilies.bit;
import static dev.sessionrelay.status.MetricFamilies.count;
import static dev.sessionrelay.status.MetricFamilies.point;

import dev.sessionrelay.status.GroupReport.NodeStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics of relays that share a ledger. */
final class GroupMetrics {
  private GroupMetrics() {}

  /**
   * @param group null for a relay that has the ledger to itself
   */
  static void add(MetricFamilies out, GroupReport group) {
    if (group == null) {
      return;
    }
    ofAll(out, group);
    if (group.beatAge() != null) {
      out.gauge(
          "beat_age_seconds",
          "Time since this relay's session at the ledger was alive for certain.",
          group.beatAge());
    }
    out.counter(
        "handovers",
        "Units that this relay has taken or handed over.",
        Stream.of(count(group.handovers(), Labels.EMPTY)));
    out.counter(
        "work_refused",
        "Pieces of work of this relay that were not recorded, as another had taken over.",
        Stream.of(count(group.refused(), Labels.EMPTY)));
  }

  private static void ofAll(MetricFamilies out, GroupReport group) {
    out.gauge(
        "nodes",
        "Relays that share the ledger, by state.",
        group.nodes().stream()
            .collect(Collectors.groupingBy(NodeStatus::state, Collectors.counting()))
            .entrySet()
            .stream()
            .map(each -> point(each.getValue(), Labels.of("state", each.getKey()))));
    out.gauge(
        "configurations",
        "Different configurations of the relays that are there.",
        group.nodes().stream()
            .filter(node -> !node.state().equals("silent"))
            .map(NodeStatus::configuration)
            .distinct()
            .count());
    out.gauge(
        "unit_held",
        "1 while a relay acts for an account or a sink, or for the ledger's upkeep, else 0.",
        group.units().stream()
            .map(
                each ->
                    point(
                        bit(each.node() != null),
                        Labels.of(
                            "unit", each.unit(), "node", each.node() == null ? "" : each.node()))));
  }
}
