package dev.sessionrelay.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client certificates and keys as people have them (OpenSSL's forms), and authorities. */
class TlsFilesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void certificateAndKeyStandInOneFileWithBagAttributes(String kind, String signature)
      throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    String bag = "Bag Attributes\n    localKeyID: 01 02\nsubject=CN = client\n";
    String certificate = pem("CERTIFICATE", SelfSigned.certificate(pair, signature, 1));
    String key = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    Path both = write("\uFEFF" + bag + key + bag + certificate);
    assertNotNull(TlsContexts.of(both, both, both, null));
    assertNotNull(TlsContexts.of(null, write(certificate + key), write(certificate + key), null));
  }

  @ParameterizedTest
  @CsvSource({"RSA, SHA256withRSA", "EC, SHA256withECDSA", "Ed25519, Ed25519"})
  void anEncryptedKeyIsOpenedByItsPassPhrase(String kind, String signature) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    Path certificate = write(pem("CERTIFICATE", SelfSigned.certificate(pair, signature, 1)));
    Path key = write(pem("ENCRYPTED PRIVATE KEY", encrypted(pair)));
    assertNotNull(TlsContexts.of(null, certificate, key, Secret.of("horse")));
    CredentialException wrong =
        assertThrows(
            CredentialException.class,
            () -> TlsContexts.of(null, certificate, key, Secret.of("donkey")));
    assertEquals(
        "client-key '" + key + "' is not opened by the pass phrase; check pass-phrase",
        wrong.getMessage());
    CredentialException none =
        assertThrows(CredentialException.class, () -> TlsContexts.of(null, certificate, key, null));
    assertTrue(none.getMessage().contains("client-key-pass-phrase"), none.getMessage());
  }

  @Test
  void certificatesWithoutTheirLinesWereSaidToBeNone() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String certificate = pem("CERTIFICATE", SelfSigned.certificate(pair, "SHA256withECDSA", 1));
    for (String instead : List.of("\\n", " ", "")) {
      assertNotNull(TlsContexts.of(write(certificate.replace("\n", instead)), null, null, null));
    }
  }

  @Test
  void aDamagedCertificateWasSaidToBeNone() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    String certificate = pem("CERTIFICATE", SelfSigned.certificate(pair, "SHA256withECDSA", 1));
    Path cut = write(certificate.substring(0, certificate.length() - 40));
    assertEquals(
        "'" + cut + "' holds a certificate that is cut off or damaged; copy it again",
        assertThrows(CredentialException.class, () -> TlsContexts.of(cut, null, null, null))
            .getMessage());
  }

  @Test
  void authoritiesInAFolderWereAnUnexplainedError() {
    CredentialException refused =
        assertThrows(CredentialException.class, () -> TlsContexts.of(directory, null, null, null));
    assertEquals("'" + directory + "' is a folder, not a file", refused.getMessage());
  }

  private static byte[] encrypted(KeyPair pair) throws Exception {
    return new PKCS8Generator(
            PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded()),
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPassword("horse".toCharArray())
                .build())
        .generate()
        .getContent();
  }

  private Path write(String text) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "tls", ".pem"), text);
  }

  private static String pem(String label, byte[] der) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
