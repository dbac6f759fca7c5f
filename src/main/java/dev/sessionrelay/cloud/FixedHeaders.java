package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same headers on every request, until their secrets change. */
public final class FixedHeaders implements Authenticator {
  private final Map<String, Secret> secrets;
  private final String prefix;
  private final String advice;
  private final CredentialRotation values;

  /**
   * @param advice what to do when they are refused, or null
   */
  public FixedHeaders(Map<String, Secret> secrets, String prefix, String advice, Clock clock) {
    this.advice = advice;
    this.secrets = secrets;
    this.prefix = prefix;
    this.values =
        new CredentialRotation(() -> List.copyOf(headers().values()), Duration.ZERO, clock);
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

  @Override
  public String advice() {
    return advice;
  }

  @Override
  public long version() {
    return values.version();
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
