package dev.sessionrelay.auth;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Signs with Alibaba access keys, as they are now. */
final class AlibabaKeyAuthenticator implements Authenticator {
  private final Credentials.AlibabaKeys credentials;
  private final Clock clock;
  private final Supplier<String> nonces;
  private final Derived<HmacKey> secret = new Derived<>(SecretValues::hmacKey);

  AlibabaKeyAuthenticator(
      Credentials.AlibabaKeys credentials, Clock clock, Supplier<String> nonces) {
    this.credentials = credentials;
    this.clock = clock;
    this.nonces = nonces;
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return AlibabaSigner.sign(request, keys(), clock.instant(), nonces.get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    try {
      AlibabaSigner.Keys now = keys();
      String shown = " Credential=" + now.accessKeyId() + ",";
      return !refused.getOrDefault("Authorization", "").contains(shown)
          || !Objects.equals(refused.get(AlibabaSigner.SECURITY_TOKEN), now.securityToken());
    } catch (CredentialException e) {
      return false;
    }
  }

  private AlibabaSigner.Keys keys() throws CredentialException {
    return new AlibabaSigner.Keys(
        SecretValues.revealForHeader(credentials.accessKeyId(), "Alibaba's access key id"),
        secret.of(SecretValues.reveal(credentials.accessKeySecret())),
        SecretValues.revealOptionalForHeader(
            credentials.securityToken(), "Alibaba's security token"));
  }
}
