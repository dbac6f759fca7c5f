package dev.sessionrelay.auth;

import dev.sessionrelay.config.Secret;
import java.util.Objects;

/** Who an account is at its proxy. Nothing of it is for the vendor. */
public record ProxyUser(String name, Secret password) {
  public ProxyUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
  }
}
