package dev.sessionrelay.auth;

import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/** Signs with Huawei access keys, as they are now. */
final class HuaweiKeyAuthenticator implements Authenticator {
  private final Credentials.HuaweiKeys credentials;
  private final Clock clock;
  private final Derived<HmacKey> secretKey = new Derived<>(SecretValues::hmacKey);

  HuaweiKeyAuthenticator(Credentials.HuaweiKeys credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return HuaweiSigner.sign(request, keys(), clock.instant());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    try {
      HuaweiSigner.Keys now = keys();
      String shown = " Access=" + now.accessKey() + ", ";
      return !refused.getOrDefault("Authorization", "").contains(shown)
          || !Objects.equals(refused.get(HuaweiSigner.SECURITY_TOKEN), now.securityToken());
    } catch (CredentialException e) {
      return false;
    }
  }

  private HuaweiSigner.Keys keys() throws CredentialException {
    return new HuaweiSigner.Keys(
        SecretValues.revealForHeader(credentials.accessKey(), "Huawei's access key"),
        secretKey.of(SecretValues.reveal(credentials.secretKey())),
        SecretValues.revealOptionalForHeader(
            credentials.securityToken(), "Huawei's security token"),
        credentials.projectId());
  }
}
