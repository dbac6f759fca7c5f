package dev.sessionrelay.relay;

import dev.sessionrelay.settings.ContentDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of the living relays is to ask for which unit: what they have stays with them up to their
 * share, the rest goes by rendezvous hashing with bounded loads. Every relay reckons it for itself,
 * and they come to the same result from the same inputs. It may be wrong without harm, as locks
 * decide. Source: Mirrokni, Thorup, Zadimoghaddam, "Consistent Hashing with Bounded Loads", with
 * highest random weights in place of the ring.
 */
final class UnitAssignment {
  /** How far above its share a relay's load may be. */
  private static final double ROOM = 1.1;

  private static final Comparator<Map.Entry<String, Double>> HEAVIEST_FIRST =
      Map.Entry.<String, Double>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Map<String, Double> loads = new HashMap<>();
  private final Map<String, String> holders;
  private final Map<String, String> owners = new HashMap<>();
  private final double most;

  private UnitAssignment(
      Map<String, Double> units, Collection<String> nodes, Map<String, String> holders) {
    this.holders = holders;
    this.most = ROOM * units.values().stream().mapToDouble(w -> w).sum() / nodes.size();
    nodes.forEach(node -> loads.put(node, 0.0));
  }

  /**
   * @param units weights by unit, such as polls in a second
   * @param nodes ids of those that may have any
   * @param holders who has each unit now, or had it last
   * @return the node of each unit; empty when there is no node
   */
  static Map<String, String> of(
      Map<String, Double> units, Collection<String> nodes, Map<String, String> holders) {
    if (nodes.isEmpty()) {
      return Map.of();
    }
    UnitAssignment plan = new UnitAssignment(units, nodes, holders);
    List<Map.Entry<String, Double>> order =
        units.entrySet().stream().sorted(HEAVIEST_FIRST).toList();
    order.forEach(plan::keep);
    // Those that somebody has stay there when they fit nowhere better.
    order.stream().filter(plan::isHeld).forEach(plan::place);
    order.forEach(plan::place);
    return plan.owners;
  }

  private boolean isHeld(Map.Entry<String, Double> unit) {
    return loads.containsKey(holders.getOrDefault(unit.getKey(), ""));
  }

  private void keep(Map.Entry<String, Double> unit) {
    if (isHeld(unit) && fits(holders.get(unit.getKey()), unit.getValue())) {
      give(unit, holders.get(unit.getKey()));
    }
  }

  private void place(Map.Entry<String, Double> unit) {
    if (!owners.containsKey(unit.getKey())) {
      give(
          unit,
          loads.keySet().stream()
              .filter(node -> fits(node, unit.getValue()))
              .max(
                  Comparator.comparing((String node) -> score(node, unit.getKey()))
                      .thenComparing(Comparator.naturalOrder()))
              .orElseGet(() -> leastLoaded(holders.get(unit.getKey()))));
    }
  }

  private boolean fits(String node, double weight) {
    return loads.get(node) + weight <= most;
  }

  private void give(Map.Entry<String, Double> unit, String node) {
    owners.put(unit.getKey(), node);
    loads.merge(node, unit.getValue(), Double::sum);
  }

  /** Of several, the one that has it already. */
  private String leastLoaded(String holder) {
    return loads.keySet().stream()
        .min(
            Comparator.comparing((String node) -> loads.get(node))
                .thenComparing(node -> !node.equals(holder))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static long score(String node, String unit) {
    byte[] text = (node + "\n" + unit).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(ContentDigest.sha256(text)).getLong();
  }
}
