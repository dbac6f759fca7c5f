package dev.sessionrelay.config;

import dev.sessionrelay.settings.Secret;
import java.util.Objects;

/** Who an account is at its proxy. Nothing of it is for the vendor. */
public record ProxyUser(String name, Secret password) {
  public ProxyUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
  }
}
