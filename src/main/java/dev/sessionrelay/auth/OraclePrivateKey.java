package dev.sessionrelay.auth;

import dev.sessionrelay.config.Secret;
import dev.sessionrelay.config.SecretFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.time.Clock;

/** The RSA key of a PEM file, parsed once and again only when the file changes. */
final class OraclePrivateKey {
  private final Path file;
  private final Secret passPhrase;
  private final SecretFile pem;
  private final Derived<PrivateKey> key = new Derived<>(this::parse);

  OraclePrivateKey(Path file, Secret passPhrase, Clock clock) {
    this.file = file;
    this.passPhrase = passPhrase;
    this.pem = SecretFile.of(file, clock);
  }

  /** The file's text as it is now. */
  String text() throws CredentialException {
    return SecretValues.read(pem);
  }

  PrivateKey get() throws CredentialException {
    return key.of(text());
  }

  CredentialException unusable(String problem, GeneralSecurityException cause) {
    return new CredentialException("Private key file " + file + " " + problem, cause);
  }

  private PrivateKey parse(String text) throws CredentialException {
    try {
      return PrivateKeys.parse(text, SecretValues.revealOptional(passPhrase));
    } catch (InvalidKeyException e) {
      throw unusable(e.getMessage(), e);
    }
  }
}
