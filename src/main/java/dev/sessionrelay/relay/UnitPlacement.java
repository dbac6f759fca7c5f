package dev.sessionrelay.relay;

import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which relay acts for a unit, and why, in words.
 *
 * @param unit such as {@code account/prod}
 * @param node name of the relay; null while none has it
 * @param since by the server's clock; null while none has it
 */
public record UnitPlacement(String unit, String node, Instant since, String why) {

  /**
   * As one relay of the group sees it.
   *
   * @param wanted weights of the units that its configuration has
   */
  public static List<UnitPlacement> of(GroupView view, Map<String, Double> wanted) {
    PlacementWords words = new PlacementWords(view, wanted, view.plan(wanted));
    TreeSet<String> units = new TreeSet<>(wanted.keySet());
    view.leases().stream().map(LeaseRow::unit).filter(view.locked()).forEach(units::add);
    return units.stream().map(words::place).toList();
  }

  /** What is said of each. */
  private record PlacementWords(
      GroupView view, Map<String, Double> wanted, Map<String, String> plan) {
    UnitPlacement place(String unit) {
      LeaseRow lease =
          view.leases().stream().filter(row -> row.unit().equals(unit)).findFirst().orElse(null);
      NodeRow holder =
          lease == null || !view.locked().test(unit) ? null : view.node(lease.node()).orElse(null);
      return holder == null
          ? new UnitPlacement(unit, null, null, whyFree(unit))
          : new UnitPlacement(unit, holder.node().name(), lease.since(), why(unit, holder));
    }

    private String whyFree(String unit) {
      return plan.containsKey(unit)
          ? planned(unit) + " asks for it"
          : "no relay that is there and has it in its configuration takes anything";
    }

    private String why(String unit, NodeRow holder) {
      String name = holder.node().name();
      if (!wanted.containsKey(unit)) {
        return "only in the configuration of " + name;
      } else if (holder.draining()) {
        return name + " is drained; " + whyFree(unit);
      } else if (!view.peers().contains(holder.node().id())) {
        return name + " has another configuration, and keeps it until that is the same";
      } else if (!holder.node().id().equals(plan.get(unit))) {
        return "moves to " + planned(unit) + ", which has less to do";
      }
      return String.format(
          Locale.ROOT,
          "%s has %.0f %% of the work, one of %d relays",
          name,
          share(holder.node().id()),
          view.peers().size());
    }

    private String planned(String unit) {
      return view.node(plan.get(unit)).map(row -> row.node().name()).orElse("a relay");
    }

    private double share(String node) {
      Map<String, Double> loads = new HashMap<>();
      wanted.forEach((unit, weight) -> loads.merge(plan.get(unit), weight, Double::sum));
      return 100 * loads.get(node) / loads.values().stream().mapToDouble(load -> load).sum();
    }
  }
}
