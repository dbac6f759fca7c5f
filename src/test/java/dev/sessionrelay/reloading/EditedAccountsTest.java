package dev.sessionrelay.reloading;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.AccountClient;
import dev.sessionrelay.testing.SelfSigned;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts and their secrets are changed while a relay runs. */
class EditedAccountsTest {
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
  void anAccountIsAddedAndRemoved() {
    home.account("third", "t").target("of-third", "third", "100ms", "t-1");
    assertEquals(List.of("account third added", "target of-third added"), home.changes());
    steady.arrives("t-1", "discovered");
    home.unset("target.of-third.").unset("account.third.");
    assertEquals(List.of("account third removed", "target of-third removed"), home.changes());
    assertFalse(home.relay.accounts().containsKey("third"));
  }

  @Test
  void anAccountHasAnotherTokenAndItsTargetsKeepTheirTimers() throws Exception {
    Rhythm moving = new Rhythm(home.relay, "moving");
    AccountClient before = home.relay.accounts().get("other");
    home.set("account.other.token", "other-2");
    assertEquals(List.of("account other changed"), home.changes());
    assertNotSame(before, home.relay.accounts().get("other"));
    await().atMost(EditedHome.LONG).until(() -> steady.sent("m-1").contains("other-2"));
    moving.check();
    home.set("account.other.token", "other-1");
    home.changes();
  }

  @Test
  void aSecretFileIsRotatedAndNoClientIsMadeAnew() {
    AccountClient before = home.relay.accounts().get("huawei");
    assertEquals(
        List.of("secret account.huawei.token rotated"),
        home.changes(() -> home.write("token.txt", "token-2\n")));
    await().atMost(EditedHome.LONG).until(() -> steady.sent("s-1").contains("token-2"));
    assertSame(before, home.relay.accounts().get("huawei"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "client.pem", "client-key.pem"})
  void aTlsFileThatChangedUnderItsPathCountedAtTheNextStart(String changed) throws Exception {
    home.write("ca.pem", certificate(1));
    home.write("client.pem", certificate(1));
    home.write("client-key.pem", key("pkcs1"));
    home.set("account.other.ca-file", "ca.pem")
        .set("account.other.client-certificate", "client.pem")
        .set("account.other.client-key", "client-key.pem");
    home.changes();
    home.rest();
    AccountClient before = home.relay.accounts().get("other");
    List<String> faults = home.faults(() -> home.write(changed, "nothing\n"));
    assertTrue(faults.toString().contains(changed), faults::toString);
    assertSame(before, home.relay.accounts().get("other"));
    String good = changed.contains("key") ? key("pkcs8") : certificate(2);
    assertEquals(List.of("account other changed"), home.changes(() -> home.write(changed, good)));
    assertNotSame(before, home.relay.accounts().get("other"));
    home.unset("account.other.c").account("other", "other-1");
    home.changes();
  }

  /** One of the client's key. */
  private static String certificate(int serial) throws Exception {
    try (PEMParser parser = new PEMParser(new StringReader(key("pkcs1")))) {
      KeyPair pair = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject());
      return SelfSigned.pem(pair, serial);
    }
  }

  private static String key(String kind) throws IOException {
    return Files.readString(Path.of("src/test/resources/auth/keys", kind + ".pem"));
  }
}
