package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.simulator.Endpoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets are added, changed and removed while a relay runs. */
class EditedTargetsTest {
  @TempDir static Path directory;
  private static SteadyHome steady;
  private static EditedHome home;

  @BeforeAll
  static void start() throws Exception {
    steady = new SteadyHome(directory);
    home = steady.home;
    steady.start();
  }

  @AfterAll
  static void stop() {
    steady.close();
  }

  @AfterEach
  void nothingElseWasTouched() throws Exception {
    steady.check();
  }

  @Test
  void aTargetIsAddedAndRemoved() {
    home.target("extra", "other", "100ms", "x-1");
    assertEquals(List.of("target extra added"), home.changes());
    steady.arrives("x-1", "discovered");
    home.unset("target.extra.");
    assertEquals(List.of("target extra removed"), home.changes());
    assertFalse(home.relay.targets().containsKey("extra"));
  }

  @Test
  void aTargetPollsAtAnotherRhythm() throws Exception {
    home.set("target.moving.every", "300ms");
    assertEquals(List.of("target moving changed"), home.changes());
    assertEquals(300, steady.interval("moving"));
    home.set("target.moving.every", "200ms");
    home.changes();
    assertEquals(200, steady.interval("moving"));
  }

  @Test
  void aTargetPollsByCalendar() {
    home.unset("target.moving.every").set("target.moving.cron", "0/1 * * * * ?");
    assertEquals(List.of("target moving changed"), home.changes());
    TargetPoller turns = home.relay.targets().get("moving");
    await().atMost(EditedHome.LONG).until(() -> turns.turns() > 1);
    home.unset("target.moving.cron").set("target.moving.every", "200ms");
    home.changes();
  }

  @Test
  void anIdIsAddedToTheFileOfIds() {
    home.simulator.put(Endpoint.HUAWEI_SQL, "f-2", "RUNNING");
    assertEquals(
        List.of("target by-file changed"), home.changes(() -> home.write("ids.txt", "f-1\nf-2\n")));
    steady.arrives("f-2", "discovered");
  }

  @Test
  void anIdListThatWasAtFaultWhenItWasNamedIsWatched() {
    home.write("more.txt", "f-3\nbad id\n");
    home.set("target.by-file.sessions", "file:more.txt");
    assertEquals(1, home.faults(home::save).size());
    home.simulator.put(Endpoint.HUAWEI_SQL, "f-3", "RUNNING");
    home.write("more.txt", "f-3\n");
    // The list is watched since the refusal, which may have it looked at once more before it is
    // mended, and after it.
    await()
        .atMost(EditedHome.LONG)
        .until(() -> home.relay.lastNews().changes().equals(List.of("target by-file changed")));
    steady.arrives("f-3", "discovered");
    home.set("target.by-file.sessions", "file:ids.txt");
    home.changes();
    home.rest();
  }

  @Test
  void aTargetGoesToAnotherAccount() {
    home.account("third", "t3").set("target.moving.account", "third");
    assertEquals(List.of("account third added", "target moving changed"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> steady.sent("m-1").contains("t3"));
    home.set("target.moving.account", "other").unset("account.third.");
    home.changes();
  }

  @Test
  void anIncidentOfAnIdThatWasTakenOutOfATargetStayedOpen() {
    home.target("some", "other", "100ms", "i-1", "i-2", "i-3");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "i-2");
    home.simulator.remove(Endpoint.HUAWEI_SQL, "i-3");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("some").size() == 2);
    home.set("target.some.sessions", "i-1,i-3");
    assertEquals(List.of("target some changed"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("some").size() == 1);
    home.set("target.some.account", "huawei");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> ofAccount("other") == 0);
    await().atMost(EditedHome.LONG).until(() -> ofAccount("huawei") == 1);
    home.unset("target.some.");
    home.changes();
    await().atMost(EditedHome.LONG).until(() -> steady.incidents("some").isEmpty());
  }

  private static long ofAccount(String account) {
    return steady.incidents("some").stream()
        .filter(i -> i.origin().account().equals(account))
        .count();
  }
}
