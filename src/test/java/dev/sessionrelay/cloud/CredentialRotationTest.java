package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.alibaba.AlibabaCredentials;
import dev.sessionrelay.cloud.huawei.HuaweiCredentials;
import dev.sessionrelay.cloud.oracle.OracleCredentials;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential that changes is used at once, and is worth another try after a 401. */
class CredentialRotationTest {
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  @TempDir private Path directory;
  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicReference<String> id = new AtomicReference<>("id-1");
  private final AtomicReference<String> secret = new AtomicReference<>("secret-1");

  private Authenticator of(Credentials credentials) {
    return credentials.authenticator(clock, clock, () -> "nonce", TokenFetcher.NONE);
  }

  private void rotate(Authenticator authenticator) throws CredentialException {
    Map<String, String> before = authenticator.authenticate(REQUEST);
    assertEquals(before, authenticator.authenticate(REQUEST));
    assertFalse(authenticator.renew(before), "nothing changed");
    id.set("id-2");
    secret.set("secret-2");
    assertTrue(authenticator.renew(before));
    Map<String, String> after = authenticator.authenticate(REQUEST);
    assertTrue(!before.equals(after), "the new one is used");
    assertFalse(authenticator.renew(after));
  }

  @Test
  void huaweiKeys() throws CredentialException {
    rotate(
        of(new HuaweiCredentials.Keys(Secret.from(id::get), Secret.from(secret::get), null, "p")));
  }

  /** Parts that stay as they are look like a pair that is changed by half, so it takes a while. */
  @Test
  void huaweiTemporaryKeysOfTheSameId() throws CredentialException {
    Secret same = Secret.of("same");
    Authenticator keys = of(new HuaweiCredentials.Keys(same, same, Secret.from(secret::get), null));
    Map<String, String> before = keys.authenticate(REQUEST);
    secret.set("secret-2");
    assertFalse(keys.renew(before));
    clock.advance(CredentialRotation.PATIENCE);
    assertTrue(keys.renew(before));
    assertEquals("secret-2", keys.authenticate(REQUEST).get("X-Security-Token"));
  }

  @Test
  void aKeyWasSignedForWithTheSecretOfAnotherOneWhileAPairWasRotated() throws CredentialException {
    for (AtomicReference<String> first : List.of(id, secret)) {
      AtomicReference<String> second = first == id ? secret : id;
      Authenticator keys =
          of(new HuaweiCredentials.Keys(Secret.from(id::get), Secret.from(secret::get), null, "p"));
      Map<String, String> before = keys.authenticate(REQUEST);
      long version = keys.version();
      first.set(first.get() + "-new");
      assertEquals(before, keys.authenticate(REQUEST));
      assertEquals(version, keys.version());
      clock.advance(CredentialRotation.PATIENCE.minusSeconds(1));
      Map<String, String> waiting = keys.authenticate(REQUEST);
      assertTrue(
          waiting.get("Authorization").contains(before.get("Authorization").substring(0, 30)));
      second.set(second.get() + "-new");
      assertTrue(keys.renew(waiting));
      assertEquals(version + 1, keys.version());
    }
  }

  @Test
  void aClockThatWasSetEndedOrLengthenedThePatience() throws CredentialException {
    SettableClock wall = SettableClock.standing();
    Authenticator keys =
        new HuaweiCredentials.Keys(Secret.from(id::get), Secret.from(secret::get), null, "p")
            .authenticator(wall, clock, () -> "nonce", TokenFetcher.NONE);
    keys.authenticate(REQUEST);
    id.set("id-2");
    long version = keys.version();
    wall.advance(Duration.ofDays(31));
    assertEquals(version, keys.version());
    wall.advance(Duration.ofDays(-62));
    clock.advance(CredentialRotation.PATIENCE);
    assertEquals(version + 1, keys.version());
  }

  @Test
  void aHalfThatWasTakenBackIsForgotten() throws CredentialException {
    CredentialRotation parts =
        new CredentialRotation(
            () -> List.of(id.get(), secret.get()), CredentialRotation.PATIENCE, clock);
    assertEquals(1, parts.version());
    id.set("id-2");
    parts.get();
    id.set("id-1");
    clock.advance(CredentialRotation.PATIENCE);
    assertEquals(List.of("id-1", "secret-1"), parts.get());
    secret.set("secret-2");
    assertEquals(List.of("id-1", "secret-1"), parts.get(), "patience begins anew");
    assertEquals(1, parts.version());
  }

  @Test
  void theVersionOfWhatCannotBeReadNowIsTheLastGoodOne() {
    Credentials token = new HuaweiCredentials.FixedToken(Secret.from(secret::get));
    Authenticator authenticator = of(token);
    assertEquals(1, authenticator.version());
    secret.set("no\nheader");
    assertEquals(1, authenticator.version());
    secret.set("secret-2");
    assertEquals(2, authenticator.version());
  }

  @Test
  void alibabaKeys() throws CredentialException {
    rotate(of(new AlibabaCredentials(Secret.from(id::get), Secret.from(secret::get), null)));
  }

  @Test
  void fixedHeaders() throws CredentialException {
    rotate(of(new HuaweiCredentials.FixedToken(Secret.from(secret::get))));
  }

  @Test
  void bearer() throws CredentialException {
    rotate(of(new Credentials.Bearer(Secret.from(secret::get))));
  }

  @Test
  void oracleSessionTokenAndKeyFile() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "abc.def\n");
    Path key = directory.resolve("key.pem");
    Files.writeString(key, TestKeys.text("pkcs1-aes256"));
    Authenticator authenticator =
        of(new OracleCredentials.SessionToken(token, key, Secret.of("correct-horse")));
    Map<String, String> before = authenticator.authenticate(REQUEST);
    assertTrue(before.get("Authorization").contains(",keyId=\"ST$abc.def\","));

    Files.writeString(token, "uvw.xyz");
    assertFalse(authenticator.renew(before), "not looked at again within a second");
    clock.advance(Duration.ofSeconds(1));
    assertTrue(authenticator.renew(before));
    Map<String, String> after = authenticator.authenticate(REQUEST);
    assertTrue(after.get("Authorization").contains(",keyId=\"ST$uvw.xyz\","));

    Files.writeString(key, TestKeys.text("ec"));
    clock.advance(Duration.ofSeconds(1));
    CredentialException failure =
        assertThrows(CredentialException.class, () -> authenticator.authenticate(REQUEST));
    assertTrue(
        failure.getMessage().startsWith("Private key file " + key + " holds no RSA key"),
        failure::getMessage);
  }

  @Test
  void secretsThatCannotGoIntoAHeaderAreRefusedWithoutShowingThem() {
    for (String bad : new String[] {"to\nken", "tok\u00e9n", "", "a\u0000"}) {
      CredentialException failure =
          assertThrows(
              CredentialException.class,
              () -> of(new HuaweiCredentials.FixedToken(Secret.of(bad))).authenticate(REQUEST));
      assertEquals(
          "The secret of X-Auth-Token cannot be sent in a header: expected printable ASCII"
              + " characters on one line, found none, a line break or another character; store the"
              + " bare value",
          failure.getMessage());
    }
  }

  @Test
  void anEmptySecretKeyIsRefused() {
    Credentials keys = new AlibabaCredentials(Secret.of("id"), Secret.of(""), null);
    assertThrows(CredentialException.class, () -> of(keys).authenticate(REQUEST));
  }
}
