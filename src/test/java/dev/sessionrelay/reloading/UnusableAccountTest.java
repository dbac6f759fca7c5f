package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.testing.SelfSigned;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of one account that cannot be used is told, and no other account waits for it. */
class UnusableAccountTest {
  @TempDir Path directory;
  private EditedHome home;

  @BeforeEach
  void start() throws Exception {
    home = new EditedHome(directory);
    home.account("good", "t-1").account("broken", "t-2");
    home.target("steady", "good", "200ms", "s-1").target("lost", "broken", "200ms", "l-1");
    home.write("ca.pem", "no certificate\n");
    home.set("account.broken.ca-file", "ca.pem");
    home.start();
    home.rest();
  }

  @AfterEach
  void stop() {
    home.close();
  }

  @Test
  void aFileThatOneAccountCannotUseKeptTheRelayFromStarting() throws Exception {
    await().atMost(EditedHome.LONG).until(() -> home.events("discovered", "\"s-1\"") == 1);
    await().atMost(EditedHome.LONG).until(() -> home.events("poll.failed", "ca.pem") == 1);
    assertEquals(0, home.requests("l-1"), "nothing is sent");
    await().atMost(EditedHome.LONG).until(() -> reasons("target lost"));
    home.target("coming", "good", "200ms", "c-1");
    assertEquals(List.of("target coming added"), home.changes());
    await().atMost(EditedHome.LONG).until(() -> home.events("discovered", "\"c-1\"") == 1);
  }

  @Test
  void whenItsFileIsMendedItIsPolledWithoutARestart() throws Exception {
    await().atMost(EditedHome.LONG).until(() -> home.events("poll.failed", "ca.pem") == 1);
    String good = SelfSigned.pem(KeyPairGenerator.getInstance("RSA").generateKeyPair(), 1);
    home.changes(() -> home.write("ca.pem", good));
    await().atMost(EditedHome.LONG).until(() -> home.events("discovered", "\"l-1\"") == 1);
    await().atMost(EditedHome.LONG).until(() -> home.events("poll.recovered") == 1);
    await().atMost(EditedHome.LONG).until(() -> home.relay.reasons().isEmpty());
  }

  @Test
  void anotherEditThatIsNoBetterIsToldAndTheRestOfItApplied() {
    home.write("worse.pem", "nothing\n");
    home.set("account.broken.ca-file", "worse.pem").target("coming", "good", "200ms", "c-1");
    home.save();
    // A file that is watched from now on is read again: what was told of the edit stays.
    await()
        .atMost(EditedHome.LONG)
        .until(() -> home.relay.lastNews().changes().contains("target coming added"));
    await().atMost(EditedHome.LONG).until(() -> home.events("discovered", "\"c-1\"") == 1);
    assertTrue(home.relay.last().applied());
  }

  @Test
  void itIsRemovedLikeAnyOther() {
    home.unset("account.broken.").unset("target.lost.");
    home.changes();
    assertEquals(List.of("good"), List.copyOf(home.relay.accounts().keySet()));
  }

  private boolean reasons(String word) {
    return home.relay.reasons().stream().anyMatch(reason -> reason.startsWith(word));
  }
}
