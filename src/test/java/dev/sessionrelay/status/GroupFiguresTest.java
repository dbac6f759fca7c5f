package dev.sessionrelay.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import dev.sessionrelay.relay.GroupView;
import dev.sessionrelay.relay.UnitPlacement;
import dev.sessionrelay.status.GroupReport.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The relays of a group as any of them shows them. */
class GroupFiguresTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  private static NodeRow node(String name, String configuration, int silentSeconds, boolean drain) {
    NodeIdentity identity = new NodeIdentity("id-" + name, name, "0.1.0", "", NOW);
    return new NodeRow(identity, configuration, NOW.minusSeconds(silentSeconds), drain, "");
  }

  private static final GroupView VIEW =
      new GroupView(
          "id-one",
          List.of(
              node("one", "old", 0, false),
              node("two", "new", 1, false),
              node("three", "new", 60, false),
              node("four", "old", 1, true),
              node("forgotten", "new", 3_600, false)),
          List.of(
              new LeaseRow("account/prod", "id-one", NOW, null),
              new LeaseRow("account/drained", "id-four", NOW, null),
              new LeaseRow("account/other", "id-two", NOW, null),
              new LeaseRow("account/test", "id-three", NOW, null),
              new LeaseRow("sink/webhook", "id-one", NOW, NOW)),
          lock -> !Set.of("account/test", "sink/webhook").contains(lock),
          NOW);
  private static final GroupFigures GROUP =
      new GroupFigures(
          VIEW,
          UnitPlacement.of(
              VIEW,
              Map.of(
                  "account/prod", 1.0,
                  "account/drained", 1.0,
                  "account/test", 1.0,
                  "sink/webhook", 1.0)));

  @Test
  void eachShowsWhatItActsFor() {
    List<NodeStatus> shown = GROUP.nodes(List.of());
    assertEquals(
        List.of("one", "two", "three", "four"), shown.stream().map(NodeStatus::name).toList());
    assertEquals(
        List.of("living", "living", "silent", "draining"),
        shown.stream().map(NodeStatus::state).toList());
    assertEquals(
        List.of(List.of("prod"), List.of("other"), List.of(), List.of("drained")),
        shown.stream().map(NodeStatus::accounts).toList());
    assertEquals(60, shown.get(2).beatAge());
  }

  @Test
  void livingRelaysWithAnotherConfigurationAreNamed() {
    assertEquals(Set.of("two"), GROUP.otherConfigurations("id-one"));
    assertEquals(Set.of("one", "four"), GROUP.otherConfigurations("id-two"));
    assertEquals(Set.of(), GROUP.otherConfigurations("unknown"));
  }

  @Test
  void itIsToldWhyAnAccountIsWhereItIs() {
    assertEquals("by one", GROUP.where("account/prod"));
    assertEquals("by no relay", GROUP.where("account/test"));
    assertEquals(
        List.of(
            "account/drained four: four is drained; one asks for it",
            "account/other two: only in the configuration of two",
            "account/prod one: one has 100 % of the work, one of 1 relays",
            "account/test null: one asks for it",
            "sink/webhook null: one asks for it"),
        GROUP.places().stream()
            .map(place -> place.unit() + " " + place.node() + ": " + place.why())
            .toList());
  }
}
