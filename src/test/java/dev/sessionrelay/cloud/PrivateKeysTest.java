package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
  private static final String PASS_PHRASE = "correct-horse";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkcs1",
        "pkcs8",
        "pkcs1-aes128",
        "pkcs1-aes192",
        "pkcs1-aes256",
        "pkcs1-des3",
        "pkcs8-aes256",
        "pkcs8-aes128-sha1",
        "pkcs8-pbes1",
        "pkcs8-scrypt"
      })
  void everyFormGivesTheSameKeyAndItSigns(String form) throws Exception {
    PrivateKey key = PrivateKeys.parse(text(form), PASS_PHRASE);
    assertTrue(key instanceof RSAPrivateCrtKey, "without its primes a key signs four times slower");
    assertEquals(PrivateKeys.parse(text("pkcs8"), null), key);

    byte[] message = "message".getBytes(StandardCharsets.UTF_8);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(message);
    byte[] signed = signature.sign();
    signature.initVerify(TestKeys.publicKey());
    signature.update(message);
    assertTrue(signature.verify(signed));
  }

  @Test
  void linesBeforeAndAfterAndWindowsLineEndsAreAccepted() throws Exception {
    String text = "Bag Attributes\n" + text("pkcs8") + "OCI_API_KEY\n";
    assertEquals(
        PrivateKeys.parse(text("pkcs8"), null),
        PrivateKeys.parse(text.replace("\n", "\r\n"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\n", " ", "", "\r\n\r\n"})
  void aKeyWithoutItsLinesWasAnUnexplainedError(String instead) throws Exception {
    for (String form : List.of("pkcs1", "pkcs8", "pkcs8-aes256")) {
      assertEquals(
          PrivateKeys.parse(text("pkcs8"), null),
          PrivateKeys.parse(text(form).replace("\n", instead), PASS_PHRASE));
    }
  }

  @Test
  void adviceForAKeyOfOpenSshWasForOneOfOpenSsl() {
    String text = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n";
    String message = failure(text);
    assertTrue(message.contains("ssh-keygen -p -m PKCS8"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs1-aes256", "pkcs1-des3", "pkcs8-aes256", "pkcs8-pbes1"})
  void wrongPassPhrase(String form) {
    assertEquals(
        "is not opened by the pass phrase; check pass-phrase", message(form, "wrong-donkey"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs1-aes256", "pkcs8-aes256"})
  void missingPassPhrase(String form) {
    String message = message(form, null);
    assertTrue(message.startsWith("is encrypted, and there is no pass phrase"), message);
    assertEquals(message, message(form, ""));
  }

  @Test
  void aPublicKeyIsOfNoUse() {
    String message = message("public", PASS_PHRASE);
    assertTrue(message.startsWith("holds no private key"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "ec-sec1"})
  void ellipticKeysAreReadToo(String form) throws Exception {
    assertEquals("EC", PrivateKeys.parse(text(form), null).getAlgorithm());
  }

  @Test
  void damagedText() throws IOException {
    String text = text("pkcs8");
    assertTrue(failure(text.substring(0, 900)).startsWith("is cut off"));
    assertTrue(failure(text.replace("MIIE", "!!!!")).startsWith("is damaged"));
    assertTrue(failure(text.replace("MIIE", "AAAA")).startsWith("is damaged"));
    assertTrue(failure("").startsWith("holds no private key"));
    assertTrue(failure("-----BEGIN ").startsWith("holds no private key"));
  }

  @Test
  void anUnknownLegacyEncryptionSaysHowToRewriteTheKey() throws IOException {
    String text = text("pkcs1-aes128").replace("AES-128-CBC", "CAMELLIA-128-CBC");
    String message =
        assertThrows(InvalidKeyException.class, () -> PrivateKeys.parse(text, PASS_PHRASE))
            .getMessage();
    assertTrue(message.contains("openssl pkcs8 -topk8"), message);
  }

  private static String failure(String text) {
    return assertThrows(InvalidKeyException.class, () -> PrivateKeys.parse(text, null))
        .getMessage();
  }

  private static String message(String form, String passPhrase) {
    return assertThrows(InvalidKeyException.class, () -> PrivateKeys.parse(text(form), passPhrase))
        .getMessage();
  }

  private static String text(String form) throws IOException {
    return TestKeys.text(form);
  }
}
