package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.CredentialRotation;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.RenewedCredential;
import dev.sessionrelay.cloud.SecretValues;
import dev.sessionrelay.cloud.TokenFetcher;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The IAM token of one account, which IAM locks out after some refusals. */
public final class HuaweiTokens implements Authenticator {
  private static final String HEADER = "X-Auth-Token";

  private final RenewedCredential<String> tokens;
  private final CredentialRotation password;

  public HuaweiTokens(
      HuaweiCredentials.Password credentials, Clock clock, Clock monotonic, TokenFetcher fetcher) {
    this.tokens = new RenewedCredential<>(new HuaweiIam(credentials, clock, fetcher), monotonic);
    this.password =
        new CredentialRotation(
            () -> List.of(SecretValues.reveal(credentials.password())), Duration.ZERO, monotonic);
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return Map.of(HEADER, tokens.get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    return tokens.renew(token -> token.equals(refused.get(HEADER)));
  }

  @Override
  public long version() {
    return password.version();
  }
}
