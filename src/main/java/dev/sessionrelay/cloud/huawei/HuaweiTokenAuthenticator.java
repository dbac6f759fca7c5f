package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.settings.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Shows a token that IAM gave. */
public final class HuaweiTokenAuthenticator implements Authenticator {
  private static final String HEADER = "X-Auth-Token";

  private final HuaweiTokens tokens;
  private final CredentialRotation password;

  public HuaweiTokenAuthenticator(HuaweiTokens tokens, Secret password, Clock clock) {
    this.tokens = tokens;
    this.password =
        new CredentialRotation(() -> List.of(SecretValues.reveal(password)), Duration.ZERO, clock);
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return Map.of(HEADER, tokens.get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    return tokens.renew(refused.get(HEADER));
  }

  @Override
  public long version() {
    return password.version();
  }
}
