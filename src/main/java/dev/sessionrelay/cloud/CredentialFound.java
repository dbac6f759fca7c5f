package dev.sessionrelay.cloud;

import java.util.Optional;

/**
 * Credentials, and the region where what holds them names one.
 *
 * @param region null when it does not
 */
public record CredentialFound(Credentials credentials, String region) {
  public static Optional<CredentialFound> of(Credentials credentials) {
    return Optional.of(new CredentialFound(credentials, null));
  }
}
