package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The key that the demo's account at Oracle signs with. It opens nothing but the simulator, and is
 * made on each machine at the first start.
 *
 * @param file the private key, PKCS#8 PEM
 * @param fingerprint MD5 of the public key in hexadecimal pairs, as Oracle's console shows it
 */
record OracleKey(Path file, String fingerprint, PublicKey publicKey) {
  static final String KEY_FILE = "oracle-demo-key.pem";

  /** The same as an OCI configuration with the profile DEMO. */
  static final String CONFIG_FILE = "oracle-demo-config";

  private static final String HEADER = "-----BEGIN PRIVATE KEY-----";
  private static final String FOOTER = "-----END PRIVATE KEY-----";

  /** As requests name it. */
  String keyId() {
    return OracleCloud.TENANCY + "/" + OracleCloud.USER + "/" + fingerprint;
  }

  /**
   * The demo key of a directory; made there, readable by the owner only, when there is none.
   *
   * @throws UncheckedIOException when the directory cannot be written
   * @throws IllegalStateException when the file there is no private key
   */
  static OracleKey ensure(Path directory) {
    try {
      Path file = directory.resolve(KEY_FILE);
      Files.createDirectories(directory);
      if (Files.notExists(file)) {
        create(file);
      }
      OracleKey key = read(file);
      writeConfig(key);
      return key;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the demo key cannot be kept in %s (%s); let the process write there, or set: simulator.enabled = false"
              .formatted(directory, e),
          e);
    }
  }

  private static void create(Path file) throws IOException {
    Path fresh = Files.createTempFile(file.getParent(), "oracle-demo-key", ".tmp");
    Files.writeString(fresh, pem(generate()));
    try {
      Files.move(fresh, file);
    } catch (FileAlreadyExistsException anotherProcessWasFirst) {
      Files.delete(fresh);
    }
  }

  private static PrivateKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA is missing in this Java runtime", e);
    }
  }

  private static String pem(PrivateKey key) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return HEADER + "\n" + lines.encodeToString(key.getEncoded()) + "\n" + FOOTER + "\n";
  }

  private static OracleKey read(Path file) throws IOException {
    String body = Files.readString(file).replace(HEADER, "").replace(FOOTER, "");
    try {
      PublicKey key = publicKey(Base64.getMimeDecoder().decode(body));
      return new OracleKey(file, fingerprint(key), key);
    } catch (GeneralSecurityException | ClassCastException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " is not a PKCS#8 RSA private key; delete it and a new one is made", e);
    }
  }

  private static PublicKey publicKey(byte[] pkcs8) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("RSA");
    RSAPrivateCrtKey key =
        (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    BigInteger exponent = key.getPublicExponent();
    return factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), exponent));
  }

  private static String fingerprint(PublicKey key) {
    byte[] md5 = Digests.digest("MD5", key.getEncoded());
    return HexFormat.ofDelimiter(":").formatHex(md5);
  }

  private static void writeConfig(OracleKey key) throws IOException {
    Path config = key.file().resolveSibling(CONFIG_FILE);
    String text = config(key);
    if (Files.notExists(config) || !Files.readString(config).equals(text)) {
      Files.writeString(config, text);
    }
  }

  private static String config(OracleKey key) {
    return """
    [DEMO]
    user=%s
    fingerprint=%s
    tenancy=%s
    region=%s
    key_file=%s
    """
        .formatted(
            OracleCloud.USER,
            key.fingerprint(),
            OracleCloud.TENANCY,
            OracleCloud.REGION,
            key.file().toAbsolutePath());
  }
}
