package dev.sessionrelay.status;

import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import dev.sessionrelay.relay.GroupMember;
import dev.sessionrelay.relay.GroupView;
import dev.sessionrelay.relay.Relay;
import dev.sessionrelay.relay.UnitPlacement;
import dev.sessionrelay.status.GroupReport.NodeStatus;
import dev.sessionrelay.status.GroupReport.UnitStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The relays that share the ledger, as it tells.
 *
 * @param places where each unit of this relay's configuration is
 */
public record GroupFigures(GroupView view, List<UnitPlacement> places) {
  static final GroupFigures NONE =
      new GroupFigures(
          new GroupView("", List.of(), List.of(), lock -> false, Instant.EPOCH), List.of());

  /** Without a beat for so long it is not there. */
  private static final Duration SILENT = Duration.ofSeconds(5);

  /** One that ended is not shown for ever. */
  private static final Duration SHOWN = Duration.ofMinutes(10);

  private static final String ACCOUNT = UnitLeases.account("");
  private static final String SINK = UnitLeases.sink("");

  public GroupFigures {
    places = List.copyOf(places);
  }

  /** Asks the ledger; nothing for a relay that has it to itself, or while it does not answer. */
  static GroupFigures of(Relay relay) {
    GroupMember member = relay.group();
    if (member == null) {
      return NONE;
    }
    try {
      GroupView view = member.look(relay.ledger().reader());
      return new GroupFigures(view, UnitPlacement.of(view, member.wanted()));
    } catch (LedgerException e) {
      return NONE;
    }
  }

  /**
   * What is told of them; null for a relay that has the ledger to itself.
   *
   * @param member null for such a one
   */
  GroupReport report(GroupMember member, Collection<Target> targets) {
    if (member == null) {
      return null;
    }
    Duration beat = member.session().beatAge();
    return new GroupReport(
        nodes(targets),
        places.stream()
            .map(place -> new UnitStatus(place.unit(), place.node(), place.since(), place.why()))
            .toList(),
        member.handovers(),
        member.session().refused(),
        beat == null ? null : beat.toMillis() / 1e3);
  }

  /**
   * All that are there or were of late.
   *
   * @param targets of the reader's own configuration
   */
  public List<NodeStatus> nodes(Collection<Target> targets) {
    return view.nodes().stream()
        .filter(node -> node.beatAt().plus(SHOWN).isAfter(view.now()))
        .map(node -> status(node, targets))
        .toList();
  }

  /** Names of living relays whose configuration is another than that of this one. */
  Set<String> otherConfigurations(String id) {
    Optional<NodeRow> mine = view.node(id);
    return view.nodes().stream()
        .filter(node -> !isSilent(node))
        .filter(
            node -> mine.isPresent() && !node.configuration().equals(mine.get().configuration()))
        .map(node -> node.node().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where a unit is, in a word or two, such as {@code by relay-2}. */
  String where(String unit) {
    return places.stream()
        .filter(place -> place.unit().equals(unit) && place.node() != null)
        .map(place -> "by " + place.node())
        .findFirst()
        .orElse("by no relay");
  }

  private boolean isSilent(NodeRow row) {
    return row.beatAt().plus(SILENT).isBefore(view.now());
  }

  private NodeStatus status(NodeRow row, Collection<Target> targets) {
    List<String> units = units(row);
    List<String> accounts = names(units, ACCOUNT);
    return new NodeStatus(
        row.node().name(),
        state(row, units),
        row.node().version(),
        row.node().address(),
        row.configuration(),
        row.node().startedAt(),
        accounts,
        names(units, SINK),
        targets.stream().filter(target -> accounts.contains(target.account())).count(),
        Duration.between(row.beatAt(), view.now()).toMillis() / 1e3,
        row.summary().isEmpty() ? List.of() : List.of(row.summary().split("\n")));
  }

  private String state(NodeRow row, List<String> units) {
    if (isSilent(row)) {
      return "silent";
    }
    return !row.draining() ? "living" : units.isEmpty() ? "drained" : "draining";
  }

  private List<String> units(NodeRow row) {
    return view.leases().stream()
        .filter(lease -> lease.node().equals(row.node().id()) && lease.turnsUntil() == null)
        .map(LeaseRow::unit)
        .filter(unit -> !isSilent(row) && view.locked().test(unit))
        .toList();
  }

  private static List<String> names(List<String> units, String kind) {
    return units.stream()
        .filter(unit -> unit.startsWith(kind))
        .map(unit -> unit.substring(kind.length()))
        .toList();
  }
}
