package dev.sessionrelay.simulator;

import java.util.Optional;

/**
 * A key pair that a cloud knows.
 *
 * @param securityToken must come along with a temporary key; null for a permanent one
 */
public record KnownKey(String secret, String securityToken) {
  public boolean allows(Optional<String> sent) {
    return Optional.ofNullable(securityToken).equals(sent);
  }

  @Override
  public String toString() {
    return "[secret]";
  }
}
