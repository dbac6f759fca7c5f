package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.ReloadingRelay;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.testing.Alone;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails only while it is being applied, and what changed while no relay was running. */
@Alone
class FailingApplyTest {
  @TempDir Path directory;
  private EditedHome home;
  private Rhythm steady;

  @BeforeEach
  void start() throws Exception {
    home = new EditedHome(directory);
    home.account("huawei", "t").account("other", "o-1");
    home.target("steady", "huawei", "200ms", "s-1");
    home.target("changing", "other", "200ms", "c-1").target("going", "other", "200ms", "g-1");
    home.set("sink.webhook.old.url", "http://127.0.0.1:1/");
    home.start();
    steady = new Rhythm(home.relay, "steady");
  }

  @AfterEach
  void stop() {
    home.close();
  }

  /** Edits of everything, that are good by themselves. */
  private void editEverything() {
    home.set("account.other.token", "o-2").account("added", "a");
    home.set("target.changing.every", "300ms").unset("target.going.");
    home.target("coming", "added", "200ms", "n-1");
    home.unset("sink.webhook.old.").set("sink.webhook.young.url", "http://127.0.0.1:1/");
    home.set("retry.delay", "100ms").set("sink.log.only-states", "FAILED");
  }

  private void everythingIsAsBefore(List<String> faults, String word) throws Exception {
    String last = faults.get(faults.size() - 1);
    assertTrue(last.startsWith("the new state: it could not be applied: "), last);
    assertTrue(last.contains(word), last);
    assertEquals(0, faults.stream().filter(f -> f.contains("not start")).count());
    home.rest();
    steady.check();
    List<String> targets = List.of("steady", "changing", "going");
    for (String target : targets) {
      long turns = home.relay.targets().get(target).turns();
      await()
          .atMost(EditedHome.LONG)
          .until(() -> home.relay.targets().get(target).turns() > turns + 1);
    }
    assertEquals("o-1", lastToken("c-1"));
    home.simulator.put(Endpoint.HUAWEI_SQL, "c-1", "CLOSED");
    await().atMost(EditedHome.LONG).until(() -> home.events("\"c-1\"", "changed") == 1);
  }

  private String lastToken(String session) {
    var all = home.simulator.requests().stream().filter(r -> r.session().equals(session)).toList();
    return all.get(all.size() - 1).header("x-auth-token").orElse("");
  }

  @Test
  void aCertificateFileThatHoldsNoneFailedHalfway() throws Exception {
    home.write("ca.pem", "no certificate\n");
    editEverything();
    home.set("account.broken.vendor", "huawei")
        .set("account.broken.region", "cn-north-4")
        .set("account.broken.token", "t")
        .set("account.broken.ca-file", "ca.pem");
    everythingIsAsBefore(home.faults(home::save), "ca.pem");
    home.unset("account.broken.");
    home.changes();
    assertTrue(home.relay.targets().containsKey("coming"));
  }

  @Test
  void aTimerThatNeverFiresFailedOnlyWhenAllElseWasApplied() throws Exception {
    editEverything();
    home.target("never", "other", "1s", "x-1")
        .unset("target.never.every")
        .set("target.never.cron", "0 0 0 1 1 ? 2020");
    List<String> faults = home.faults(home::save);
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).contains("target.never.cron never comes due again"), faults.get(0));
    steady.check();
    assertFalse(home.relay.targets().containsKey("coming"));
    home.unset("target.never.");
    home.changes();
    assertTrue(home.relay.targets().containsKey("coming"));
  }

  @Test
  void anIncidentOfATargetThatWasRemovedWhileTheProcessWasDownStayedOpen() throws Exception {
    home.simulator.remove(Endpoint.HUAWEI_SQL, "g-2");
    home.set("target.going.sessions", "g-2");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> home.relay.ledger().openIncidents().size() == 1);
    home.relay.close();
    home.unset("target.going.").target("coming", "other", "200ms", "n-1").save();
    home.relay = ReloadingRelay.start(directory, home.environment::get, EditedHome.LOOK);
    assertEquals(List.of(), home.relay.ledger().openIncidents());
    await().atMost(EditedHome.LONG).until(() -> home.events("\"n-1\"", "discovered") == 1);
  }
}
