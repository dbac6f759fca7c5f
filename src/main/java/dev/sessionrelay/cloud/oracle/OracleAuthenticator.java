package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.SecretValues;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Signs with an Oracle API key or session token, as they are now. */
public final class OracleAuthenticator implements Authenticator {
  private final Supplier<String> keyId;
  private final OraclePrivateKey privateKey;
  private final Clock clock;
  private final Supplier<String> requestIds;
  private final CredentialRotation parts;
  private final String advice;

  /**
   * @param advice what to do when the vendor refuses it, or null
   */
  public OracleAuthenticator(
      Supplier<String> keyId,
      OraclePrivateKey privateKey,
      Clock clock,
      Supplier<String> requestIds,
      String advice) {
    this.advice = advice;
    this.keyId = keyId;
    this.privateKey = privateKey;
    this.clock = clock;
    this.requestIds = requestIds;
    this.parts =
        new CredentialRotation(() -> List.of(keyId(), privateKey.text()), Duration.ZERO, clock);
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    OracleSigner.Key key = new OracleSigner.Key(keyId(), privateKey.get());
    try {
      return OracleSigner.sign(request, key, clock.instant(), requestIds.get());
    } catch (GeneralSecurityException e) {
      throw privateKey.unusable("cannot sign with SHA256withRSA", e);
    }
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    try {
      String shown = "keyId=\"" + keyId() + "\"";
      return !refused.getOrDefault("Authorization", "").contains(shown);
    } catch (CredentialException e) {
      return false;
    }
  }

  @Override
  public long version() {
    return parts.version();
  }

  private String keyId() throws CredentialException {
    return SecretValues.forHeader(SecretValues.read(keyId), "Oracle's key id or session token");
  }

  @Override
  public String advice() {
    return advice;
  }
}
