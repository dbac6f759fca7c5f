package dev.sessionrelay.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential that changes is used at once, and is worth another try after a 401. */
class RotationTest {
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  @TempDir private Path directory;
  private final SettableClock clock = new SettableClock("2026-01-01T00:00:00Z");
  private final AtomicReference<String> id = new AtomicReference<>("id-1");
  private final AtomicReference<String> secret = new AtomicReference<>("secret-1");

  private Authenticator of(Credentials credentials) {
    return Authenticators.of(credentials, clock, () -> "nonce", TokenFetcher.NONE);
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
        of(new Credentials.HuaweiKeys(Secret.from(id::get), Secret.from(secret::get), null, "p")));
  }

  @Test
  void huaweiTemporaryKeysOfTheSameId() throws CredentialException {
    rotate(
        of(
            new Credentials.HuaweiKeys(
                Secret.of("same"), Secret.of("same"), Secret.from(secret::get), null)));
  }

  @Test
  void alibabaKeys() throws CredentialException {
    rotate(of(new Credentials.AlibabaKeys(Secret.from(id::get), Secret.from(secret::get), null)));
  }

  @Test
  void fixedHeaders() throws CredentialException {
    rotate(of(new Credentials.HuaweiToken(Secret.from(secret::get))));
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
        of(new Credentials.OracleSessionToken(token, key, Secret.of("correct-horse")));
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
        failure.getMessage().startsWith("Private key file " + key + " is damaged or holds no RSA"),
        failure::getMessage);
  }

  @Test
  void secretsThatCannotGoIntoAHeaderAreRefusedWithoutShowingThem() {
    for (String bad : new String[] {"to\nken", "tok\u00e9n", "", "a\u0000"}) {
      CredentialException failure =
          assertThrows(
              CredentialException.class,
              () -> of(new Credentials.HuaweiToken(Secret.of(bad))).authenticate(REQUEST));
      assertEquals(
          "The secret of X-Auth-Token cannot be sent in a header: expected printable ASCII"
              + " characters on one line, found none, a line break or another character; store the"
              + " bare value",
          failure.getMessage());
    }
  }

  @Test
  void anEmptySecretKeyIsRefused() {
    Credentials keys = new Credentials.AlibabaKeys(Secret.of("id"), Secret.of(""), null);
    assertThrows(CredentialException.class, () -> of(keys).authenticate(REQUEST));
  }
}
