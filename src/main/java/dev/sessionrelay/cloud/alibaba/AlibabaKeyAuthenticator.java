package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.Derived;
import dev.sessionrelay.cloud.HmacKey;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.Rotation;
import dev.sessionrelay.cloud.SecretValues;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Signs with Alibaba access keys, as they are now. */
public final class AlibabaKeyAuthenticator implements Authenticator {
  private final Rotation parts;
  private final Clock clock;
  private final Supplier<String> nonces;
  private final Derived<HmacKey> secret = new Derived<>(SecretValues::hmacKey);

  public AlibabaKeyAuthenticator(
      Credentials.AlibabaKeys credentials, Clock clock, Supplier<String> nonces) {
    this.parts = new Rotation(() -> read(credentials), Rotation.PATIENCE, clock);
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

  @Override
  public long version() {
    return parts.version();
  }

  private AlibabaSigner.Keys keys() throws CredentialException {
    List<String> now = parts.get();
    return new AlibabaSigner.Keys(now.get(0), secret.of(now.get(1)), now.get(2));
  }

  private static List<String> read(Credentials.AlibabaKeys credentials) throws CredentialException {
    return Arrays.asList(
        SecretValues.revealForHeader(credentials.accessKeyId(), "Alibaba's access key id"),
        SecretValues.reveal(credentials.accessKeySecret()),
        SecretValues.revealOptionalForHeader(
            credentials.securityToken(), "Alibaba's security token"));
  }
}
