package dev.sessionrelay.auth;

import java.util.Map;

/** Shows a token that IAM gave. */
final class HuaweiTokenAuthenticator implements Authenticator {
  private static final String HEADER = "X-Auth-Token";

  private final HuaweiTokens tokens;

  HuaweiTokenAuthenticator(HuaweiTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return Map.of(HEADER, tokens.get());
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    return tokens.renew(refused.get(HEADER));
  }
}
