package dev.sessionrelay.cli.output;

import dev.sessionrelay.status.GroupReport.NodeStatus;
import dev.sessionrelay.status.GroupReport.UnitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tables of the relays that share a ledger. */
public final class GroupText {
  private GroupText() {}

  public static TextTable nodes(List<NodeStatus> nodes) {
    TextTable table =
        new TextTable(
                "RELAY",
                "STATE",
                "VERSION",
                "CONFIG",
                "ACCOUNTS",
                "SINKS",
                "TARGETS",
                "BEAT",
                "REASONS")
            .elastic("REASONS", 20);
    for (NodeStatus node : nodes) {
      table.row(
          node.name(),
          node.state(),
          node.version(),
          node.configurationStart(),
          node.accounts().size(),
          node.sinks().size(),
          node.targets(),
          age(node.beatAge()),
          String.join("; ", node.reasons()));
    }
    return table;
  }

  static TextTable units(List<UnitStatus> units, TimeFormat moments) {
    TextTable table = new TextTable("UNIT", "RELAY", "SINCE", "WHY").elastic("WHY", 30);
    for (UnitStatus unit : units) {
      table.row(
          unit.unit(),
          unit.node() == null ? "none" : unit.node(),
          unit.since() == null ? null : moments.at(unit.since()),
          unit.why());
    }
    return table;
  }

  private static String age(double seconds) {
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : Duration.ofSeconds((long) seconds).toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
