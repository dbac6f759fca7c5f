package dev.sessionrelay.status;

import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.ledger.UnitLeases.LeaseRow;
import dev.sessionrelay.ledger.UnitLeases.NodeRow;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.status.StatusReport.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The relays that share the ledger, as it tells.
 *
 * @param now by the server's clock
 */
record GroupFigures(List<NodeRow> nodes, List<LeaseRow> leases, Instant now) {
  static final GroupFigures NONE = new GroupFigures(List.of(), List.of(), Instant.EPOCH);

  /** Without a beat for so long it is not there. */
  private static final Duration SILENT = Duration.ofSeconds(5);

  /** One that ended is not shown for ever. */
  private static final Duration SHOWN = Duration.ofMinutes(10);

  GroupFigures {
    nodes = List.copyOf(nodes);
    leases = List.copyOf(leases);
  }

  /** Asks the ledger; nothing for a relay that has it to itself, or while it does not answer. */
  static GroupFigures of(Relay relay) {
    if (relay.group() == null) {
      return NONE;
    }
    try {
      UnitLeases leases = relay.ledger().leases();
      return new GroupFigures(
          leases.nodes(), leases.leases(), relay.group().session().serverTime());
    } catch (LedgerException e) {
      return NONE;
    }
  }

  List<NodeStatus> statuses() {
    return nodes.stream()
        .filter(node -> node.beatAt().plus(SHOWN).isAfter(now))
        .map(this::status)
        .toList();
  }

  /** Names of living relays whose configuration is another than that of this one. */
  Set<String> otherConfigurations(String id) {
    Optional<NodeRow> mine = nodes.stream().filter(n -> n.node().id().equals(id)).findFirst();
    return nodes.stream()
        .filter(node -> node.beatAt().plus(SILENT).isAfter(now))
        .filter(
            node -> mine.isPresent() && !node.configuration().equals(mine.get().configuration()))
        .map(node -> node.node().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private NodeStatus status(NodeRow row) {
    boolean silent = row.beatAt().plus(SILENT).isBefore(now);
    return new NodeStatus(
        row.node().name(),
        silent ? "silent" : row.draining() ? "draining" : "living",
        row.node().version(),
        row.node().address(),
        row.configuration(),
        row.node().startedAt(),
        row.beatAt(),
        leases.stream()
            .filter(lease -> lease.node().equals(row.node().id()) && lease.turnsUntil() == null)
            .filter(lease -> !silent)
            .map(LeaseRow::unit)
            .toList(),
        row.summary().isEmpty() ? List.of() : List.of(row.summary().split("\n")));
  }
}
