package dev.sessionrelay.relay;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.query.GroupQueries;
import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The relays of a group and what they have, at one look: what follows from it for this relay.
 *
 * @param me id of this relay
 * @param locked of a unit, or of {@code node/NAME}: whether a session holds its lock
 * @param now by the server's clock
 */
public record GroupView(
    String me, List<NodeRow> nodes, List<LeaseRow> leases, Predicate<String> locked, Instant now) {
  /** Without a beat for so long a relay has no share of what is given out. */
  static final Duration LIVING = Duration.ofSeconds(2);

  public GroupView {
    nodes = List.copyOf(nodes);
    leases = List.copyOf(leases);
  }

  /**
   * As the ledger tells it at this moment.
   *
   * @throws dev.sessionrelay.ledger.database.LedgerException when it does not answer
   */
  static GroupView of(LedgerReader ledger, NodeSession session) {
    return of(new GroupQueries(ledger), session.node().id(), session.serverTime());
  }

  /**
   * The same for a command.
   *
   * @param me whose view it is; empty for nobody's
   */
  public static GroupView of(LedgerReader ledger, String me) {
    GroupQueries group = new GroupQueries(ledger);
    return of(group, me, group.serverTime());
  }

  private static GroupView of(GroupQueries group, String me, Instant now) {
    return new GroupView(me, group.nodes(), group.leases(), group.locks(), now);
  }

  /** The row of a process, by its id. */
  public Optional<NodeRow> node(String id) {
    return nodes.stream().filter(node -> node.node().id().equals(id)).findFirst();
  }

  /** Whether it is there now. */
  public boolean isLiving(NodeRow row) {
    return row.beatAt().plus(LIVING).isAfter(now)
        && locked.test("node/" + row.node().name())
        && nodes.stream().noneMatch(other -> isStartedAnew(row.node(), other.node()));
  }

  private static boolean isStartedAnew(NodeIdentity before, NodeIdentity after) {
    return before.name().equals(after.name()) && before.startedAt().isBefore(after.startedAt());
  }

  private NodeRow mine() {
    return node(me).orElse(null);
  }

  /** Whether an operator wants this relay to hand over what it has. */
  public boolean isDraining() {
    return mine() != null && mine().draining();
  }

  /** Ids of the living relays with this one's configuration that are not drained. */
  public Set<String> peers() {
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

  /** Units that this relay acts for. */
  public Set<String> held() {
    return leases.stream()
        .filter(lease -> lease.node().equals(me) && lease.turnsUntil() == null)
        .map(LeaseRow::unit)
        .filter(locked)
        .collect(Collectors.toCollection(TreeSet::new));
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
