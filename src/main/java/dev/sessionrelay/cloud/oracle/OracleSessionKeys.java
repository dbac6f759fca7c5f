package dev.sessionrelay.cloud.oracle;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.RenewedCredential;
import dev.sessionrelay.cloud.RenewedCredential.GrantService;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** Signs with tokens that a service grants for some time, and renews them before they end. */
final class OracleSessionKeys implements Authenticator {
  private final RenewedCredential<OracleSigner.Key> keys;
  private final Clock clock;
  private final Supplier<String> requestIds;

  /**
   * @param address of the service, for error texts
   */
  OracleSessionKeys(
      URI address,
      GrantService<OracleSigner.Key> service,
      Clock clock,
      Clock monotonic,
      Supplier<String> requestIds) {
    this.keys = RenewedCredential.of(address, service, monotonic);
    this.clock = clock;
    this.requestIds = requestIds;
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    try {
      return OracleSigner.sign(request, keys.get(), clock.instant(), requestIds.get());
    } catch (GeneralSecurityException e) {
      throw new CredentialException("a key made here cannot sign with SHA256withRSA", e);
    }
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    String shown = refused.getOrDefault("Authorization", "");
    return keys.renew(key -> shown.contains("keyId=\"" + key.id() + "\""));
  }

  /** Those who may give tokens decide; there is nothing here that an operator could change. */
  @Override
  public long version() {
    return 1;
  }
}
