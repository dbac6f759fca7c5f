package dev.sessionrelay.status;

import static dev.sessionrelay.status.MetricFamilies.point;

import dev.sessionrelay.status.StatusReport.NodeStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.stream.Collectors;

/** Metrics of relays that share a ledger; each of them tells the same. */
final class GroupMetrics {
  private GroupMetrics() {}

  static void add(MetricFamilies out, List<NodeStatus> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    out.gauge(
        "nodes",
        "Relays that share the ledger, by state.",
        nodes.stream()
            .collect(Collectors.groupingBy(NodeStatus::state, Collectors.counting()))
            .entrySet()
            .stream()
            .map(each -> point(each.getValue(), Labels.of("state", each.getKey()))));
    out.gauge(
        "node_beat_timestamp_seconds",
        "When a relay was alive for certain.",
        nodes.stream()
            .map(node -> point(node.beat().toEpochMilli() / 1e3, Labels.of("node", node.name()))));
    out.gauge(
        "unit_held",
        "1 for the relay that acts for an account or a sink.",
        nodes.stream()
            .flatMap(
                node ->
                    node.units().stream()
                        .map(unit -> point(1, Labels.of("unit", unit, "node", node.name())))));
  }
}
