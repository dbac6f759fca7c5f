package dev.sessionrelay.cloud.huawei;

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

/** Signs with Huawei access keys, as they are now. */
public final class HuaweiKeyAuthenticator implements Authenticator {
  private final String projectId;
  private final Clock clock;
  private final Rotation parts;
  private final Derived<HmacKey> secretKey = new Derived<>(SecretValues::hmacKey);

  public HuaweiKeyAuthenticator(Credentials.HuaweiKeys credentials, Clock clock) {
    this.projectId = credentials.projectId();
    this.clock = clock;
    this.parts = new Rotation(() -> read(credentials), Rotation.PATIENCE, clock);
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

  @Override
  public long version() {
    return parts.version();
  }

  private HuaweiSigner.Keys keys() throws CredentialException {
    List<String> now = parts.get();
    return new HuaweiSigner.Keys(now.get(0), secretKey.of(now.get(1)), now.get(2), projectId);
  }

  private static List<String> read(Credentials.HuaweiKeys credentials) throws CredentialException {
    return Arrays.asList(
        SecretValues.revealForHeader(credentials.accessKey(), "Huawei's access key"),
        SecretValues.reveal(credentials.secretKey()),
        SecretValues.revealOptionalForHeader(
            credentials.securityToken(), "Huawei's security token"));
  }
}
