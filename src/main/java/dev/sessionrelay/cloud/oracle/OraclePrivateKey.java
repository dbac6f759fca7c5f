package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.CachedParse;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.PrivateKeys;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SecretFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Clock;
import java.util.function.Supplier;

/** The RSA key of a PEM file, parsed once and again only when the file changes. */
public final class OraclePrivateKey {
  private final String name;
  private final Secret passPhrase;
  private final Supplier<String> pem;
  private final CachedParse<PrivateKey> key = new CachedParse<>(this::parse);

  public OraclePrivateKey(Path file, Secret passPhrase, Clock clock) {
    this("Private key file " + file, SecretFile.of(file, clock)::get, passPhrase);
  }

  /**
   * A key whose text stands elsewhere than in a file.
   *
   * @param name for error texts
   */
  OraclePrivateKey(String name, Supplier<String> pem, Secret passPhrase) {
    this.name = name;
    this.pem = pem;
    this.passPhrase = passPhrase;
  }

  /** The file's text as it is now. */
  public String text() throws CredentialException {
    return SecretValues.read(pem);
  }

  public PrivateKey get() throws CredentialException {
    return key.of(text());
  }

  public CredentialException unusable(String problem, GeneralSecurityException cause) {
    return new CredentialException(name + " " + problem, cause);
  }

  private PrivateKey parse(String text) throws CredentialException {
    try {
      PrivateKey found = PrivateKeys.parse(text, SecretValues.revealOptional(passPhrase));
      if (found instanceof RSAPrivateKey) {
        return found;
      }
      throw new InvalidKeyException(
          "holds no RSA key, and the vendor takes no other; make one with: openssl genrsa 2048");
    } catch (InvalidKeyException e) {
      throw unusable(e.getMessage(), e);
    }
  }
}
