package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.UnitLeases.LeaseRow;
import dev.sessionrelay.ledger.UnitLeases.NodeRow;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.status.StatusReport.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The relays of a group as any of them shows them. */
class GroupFiguresTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  private static NodeRow node(String name, String configuration, int silentSeconds) {
    NodeIdentity identity = new NodeIdentity("id-" + name, name, "0.1.0", "", NOW);
    return new NodeRow(identity, configuration, NOW.minusSeconds(silentSeconds), false, "");
  }

  private static final GroupFigures GROUP =
      new GroupFigures(
          List.of(
              node("one", "old", 0),
              node("two", "new", 1),
              node("three", "new", 60),
              node("forgotten", "new", 3_600)),
          List.of(
              new LeaseRow("account/prod", "id-one", NOW, null),
              new LeaseRow("account/test", "id-three", NOW, null),
              new LeaseRow("sink/webhook", "id-one", NOW, NOW)),
          NOW);

  @Test
  void eachShowsWhatItActsFor() {
    List<NodeStatus> shown = GROUP.statuses();
    assertEquals(List.of("one", "two", "three"), shown.stream().map(NodeStatus::name).toList());
    assertEquals(
        List.of("living", "living", "silent"), shown.stream().map(NodeStatus::state).toList());
    assertEquals(
        List.of(List.of("account/prod"), List.of(), List.of()),
        shown.stream().map(NodeStatus::units).toList());
  }

  @Test
  void livingRelaysWithAnotherConfigurationAreNamed() {
    assertEquals(Set.of("two"), GROUP.otherConfigurations("id-one"));
    assertEquals(Set.of("one"), GROUP.otherConfigurations("id-two"));
    assertEquals(Set.of(), GROUP.otherConfigurations("unknown"));
  }
}
