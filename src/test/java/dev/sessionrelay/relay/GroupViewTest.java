package dev.sessionrelay.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.query.GroupQueries.LeaseRow;
import dev.sessionrelay.ledger.query.GroupQueries.NodeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a relay makes of what the tables and the locks tell about the others. */
class GroupViewTest {
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  private static NodeRow node(String id, String name, String configuration, Duration beat) {
    NodeIdentity identity = new NodeIdentity(id, name, "1", "", NOW.minusSeconds(60));
    return new NodeRow(identity, configuration, NOW.minus(beat), false, "");
  }

  private static NodeRow living(String id, String configuration) {
    return node(id, "name-" + id, configuration, Duration.ofMillis(300));
  }

  private static GroupView view(List<NodeRow> nodes, List<LeaseRow> leases, Set<String> unlocked) {
    return new GroupView("a", nodes, leases, lock -> !unlocked.contains(lock), NOW);
  }

  /** During a change of the configuration, both groups work, each with what its file has. */
  @Test
  void relaysWithDifferentConfigurationsPlanApart() {
    GroupView view =
        view(
            List.of(living("a", "old"), living("b", "old"), living("c", "new")),
            List.of(),
            Set.of());
    assertEquals(Set.of("a", "b"), view.peers());
    assertFalse(view.plan(Map.of("account/x", 1.0, "account/y", 1.0)).containsValue("c"));
  }

  @Test
  void relayThatIsKilledSilentOrDrainedHasNoShare() {
    NodeIdentity drained = new NodeIdentity("d", "name-d", "1", "", NOW.minusSeconds(60));
    GroupView view =
        view(
            List.of(
                living("a", "same"),
                living("killed", "same"),
                node("silent", "name-silent", "same", Duration.ofSeconds(3)),
                new NodeRow(drained, "same", NOW, true, "")),
            List.of(),
            Set.of("node/name-killed"));
    assertEquals(Set.of("a"), view.peers());
  }

  /** The lock of its name is the new process's. */
  @Test
  void relayThatWasStartedAnewIsNotItsOwnPredecessor() {
    NodeIdentity after = new NodeIdentity("new", "relay-1", "1", "", NOW.minusSeconds(1));
    GroupView view =
        view(
            List.of(
                living("a", "same"),
                node("old", "relay-1", "same", Duration.ofMillis(1_500)),
                new NodeRow(after, "same", NOW, false, "")),
            List.of(),
            Set.of());
    assertEquals(Set.of("a", "new"), view.peers());
  }

  @Test
  void whatWasHandedOverIsNotAskedForAgainAndWhatWasLostIs() {
    GroupView view =
        view(
            List.of(living("a", "same")),
            List.of(
                new LeaseRow("account/lost", "a", NOW, null),
                new LeaseRow("account/handed", "a", NOW, NOW)),
            Set.of("account/lost", "account/handed"));
    assertTrue(view.wasMine("account/lost"));
    assertFalse(view.wasMine("account/handed"));
    assertEquals(Set.of("account/lost"), view.free(Set.of("account/lost", "account/another")));
  }
}
