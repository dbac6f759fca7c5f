package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every assignment, with 1 to 8 relays and 1 to 500 units of random weights. */
class UnitAssignmentTest {
  private static final int ROUNDS = Integer.getInteger("assignment.rounds", 300);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sharesAreBoundedAgreedOnAndStay(boolean equal) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<String> nodes = nodes(1 + random.nextInt(8), random);
      Map<String, Double> units = units(1 + random.nextInt(500), equal, random);
      Map<String, String> first = UnitAssignment.of(units, nodes, Map.of());
      String told = "seed " + seed;
      assertEquals(units.keySet(), first.keySet(), told);
      assertTrue(nodes.containsAll(first.values()), told);
      assertBounded(units, nodes, first, told);
      assertEquals(
          first, UnitAssignment.of(shuffled(units, random), reversed(nodes), Map.of()), told);
      Map<String, String> again = UnitAssignment.of(units, nodes, first);
      assertTrue(moved(first, again).size() <= nodes.size(), told + ": " + moved(first, again));
      assertEquals(again, UnitAssignment.of(units, nodes, again), told);
    }
  }

  @Test
  void relayThatLeavesMovesOnlyWhatItHad() {
    int others = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<String> nodes = nodes(2 + random.nextInt(7), random);
      Map<String, Double> units = units(1 + random.nextInt(500), true, random);
      Map<String, String> before = UnitAssignment.of(units, nodes, Map.of());
      String leaves = nodes.get(random.nextInt(nodes.size()));
      List<String> left = nodes.stream().filter(node -> !node.equals(leaves)).toList();
      Map<String, String> after = UnitAssignment.of(units, left, before);
      assertBounded(units, left, after, "seed " + seed);
      for (String unit : moved(before, after)) {
        others += before.get(unit).equals(leaves) ? 0 : 1;
      }
    }
    assertEquals(0, others, "units of others that were moved");
  }

  /** Its share comes from the others, and nothing moves between them. */
  @Test
  void relayThatJoinsTakesNoMoreThanItsShare() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<String> nodes = nodes(1 + random.nextInt(7), random);
      Map<String, Double> units = units(8 * (1 + random.nextInt(60)), true, random);
      Map<String, String> before = UnitAssignment.of(units, nodes, Map.of());
      List<String> more = new ArrayList<>(nodes);
      more.add("joins");
      Map<String, String> after = UnitAssignment.of(units, more, before);
      assertBounded(units, more, after, "seed " + seed);
      int most = (int) Math.ceil(1.1 * units.size() / more.size()) + 1;
      assertTrue(moved(before, after).size() <= most, "seed " + seed);
      assertTrue(after.containsValue("joins"), "seed " + seed);
    }
  }

  @Test
  void nobodyIsThere() {
    assertEquals(Map.of(), UnitAssignment.of(Map.of("account/a", 1.0), Set.of(), Map.of()));
  }

  private static void assertBounded(
      Map<String, Double> units, List<String> nodes, Map<String, String> owners, String told) {
    Map<String, Double> loads = new HashMap<>();
    owners.forEach((unit, node) -> loads.merge(node, units.get(unit), Double::sum));
    double share = units.values().stream().mapToDouble(w -> w).sum() / nodes.size();
    double heaviest = units.values().stream().mapToDouble(w -> w).max().orElseThrow();
    double most = Math.max(1.1 * share, share + heaviest) + 1e-6;
    loads.forEach((node, load) -> assertTrue(load <= most, told + ": " + load + " > " + most));
  }

  private static List<String> moved(Map<String, String> before, Map<String, String> after) {
    return before.keySet().stream()
        .filter(unit -> !before.get(unit).equals(after.get(unit)))
        .sorted()
        .toList();
  }

  private static List<String> nodes(int count, Random random) {
    return IntStream.range(0, count).mapToObj(i -> Long.toHexString(random.nextLong())).toList();
  }

  private static Map<String, Double> units(int count, boolean equal, Random random) {
    Map<String, Double> units = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      units.put("account/" + i, equal ? 1.0 : Math.pow(10, 3 * random.nextDouble()));
    }
    return units;
  }

  private static Map<String, Double> shuffled(Map<String, Double> units, Random random) {
    List<String> order = new ArrayList<>(units.keySet());
    Collections.shuffle(order, random);
    Map<String, Double> shuffled = new LinkedHashMap<>();
    order.forEach(unit -> shuffled.put(unit, units.get(unit)));
    return shuffled;
  }

  private static List<String> reversed(List<String> nodes) {
    List<String> reversed = new ArrayList<>(nodes);
    Collections.reverse(reversed);
    return reversed;
  }
}
