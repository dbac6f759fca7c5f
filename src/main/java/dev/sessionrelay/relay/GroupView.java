package dev.sessionrelay.relay;

import dev.sessionrelay.ledger.UnitLeases.LeaseRow;
import dev.sessionrelay.ledger.UnitLeases.NodeRow;
import dev.sessionrelay.ledger.database.NodeIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The relays of a group and what they have, at one look: what follows from it for this relay.
 *
 * @param me id of this relay
 * @param locked of a unit, or of {@code node/NAME}: whether a session holds its lock
 * @param now by the server's clock
 */
record GroupView(
    String me, List<NodeRow> nodes, List<LeaseRow> leases, Predicate<String> locked, Instant now) {
  /** Without a beat for so long a relay has no share of what is given out. */
  static final Duration LIVING = Duration.ofSeconds(2);

  GroupView {
    nodes = List.copyOf(nodes);
    leases = List.copyOf(leases);
  }

  private boolean isLiving(NodeRow row) {
    return row.beatAt().plus(LIVING).isAfter(now)
        && locked.test("node/" + row.node().name())
        && nodes.stream().noneMatch(other -> isStartedAnew(row.node(), other.node()));
  }

  private static boolean isStartedAnew(NodeIdentity before, NodeIdentity after) {
    return before.name().equals(after.name()) && before.startedAt().isBefore(after.startedAt());
  }

  private NodeRow mine() {
    return nodes.stream().filter(node -> node.node().id().equals(me)).findFirst().orElse(null);
  }

  /** Whether an operator wants this relay to hand over what it has. */
  boolean isDraining() {
    return mine() != null && mine().draining();
  }

  /** Ids of the living relays with this one's configuration that are not drained. */
  Set<String> peers() {
    NodeRow mine = mine();
    return nodes.stream()
        .filter(node -> mine != null && node.configuration().equals(mine.configuration()))
        .filter(node -> isLiving(node) && !node.draining())
        .map(node -> node.node().id())
        .collect(Collectors.toSet());
  }

  /** Which relay is to have each unit. */
  Map<String, String> plan(Map<String, Double> units) {
    Map<String, String> holders = new HashMap<>();
    leases.forEach(lease -> holders.put(lease.unit(), lease.node()));
    return UnitAssignment.of(units, peers(), holders);
  }

  /** Units that no session holds. */
  Set<String> free(Set<String> units) {
    return units.stream().filter(locked.negate()).collect(Collectors.toSet());
  }

  /** Whether this relay had the unit last, and lost it with its session. */
  boolean wasMine(String unit) {
    return leases.stream()
        .anyMatch(l -> l.unit().equals(unit) && l.node().equals(me) && l.turnsUntil() == null);
  }
}
