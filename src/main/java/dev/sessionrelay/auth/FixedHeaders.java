package dev.sessionrelay.auth;

import dev.sessionrelay.config.Secret;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same headers on every request, until their secrets change. */
final class FixedHeaders implements Authenticator {
  private final Map<String, Secret> secrets;
  private final String prefix;

  FixedHeaders(Map<String, Secret> secrets, String prefix) {
    this.secrets = secrets;
    this.prefix = prefix;
  }

  static FixedHeaders of(String name, Secret secret) {
    return new FixedHeaders(Map.of(name, secret), "");
  }

  static FixedHeaders bearer(Secret token) {
    return new FixedHeaders(Map.of("Authorization", token), "Bearer ");
  }

  @Override
  public Map<String, String> authenticate(OutgoingRequest request) throws CredentialException {
    return headers();
  }

  @Override
  public boolean renew(Map<String, String> refused) {
    try {
      return !refused.entrySet().containsAll(headers().entrySet());
    } catch (CredentialException e) {
      return false;
    }
  }

  private Map<String, String> headers() throws CredentialException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, Secret> entry : secrets.entrySet()) {
      String value =
          SecretValues.revealForHeader(entry.getValue(), "The secret of " + entry.getKey());
      headers.put(entry.getKey(), prefix + value);
    }
    return headers;
  }
}
