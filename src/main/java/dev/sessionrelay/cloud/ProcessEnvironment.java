package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The process's environment, where the vendors' own tools find credentials too.
 *
 * @param variables gives the value of a variable, or null
 * @param userHome directory that {@code ~} stands for
 */
public record ProcessEnvironment(Function<String, String> variables, Path userHome) {
  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.apply(name))
        .map(Secret::trimmed)
        .filter(value -> !value.isBlank());
  }

  /** Null when the variable is not set. */
  public Secret secret(String name) {
    return text(name).map(Secret::of).orElse(null);
  }

  public boolean anyOf(String first, String second) {
    return text(first).isPresent() || text(second).isPresent();
  }

  /**
   * @param partner the variable that makes this one necessary
   */
  public Secret required(String name, String partner) throws CredentialException {
    Secret value = secret(name);
    if (value == null) {
      throw new CredentialException(
          "Environment variable %s is set and %s is not; set both, or neither"
              .formatted(partner, name),
          (Throwable) null);
    }
    return value;
  }

  /** A path as people write it, with {@code ~} for the user's home directory. */
  public Path expand(String path) {
    if (path.equals("~")) {
      return userHome;
    }
    return path.startsWith("~/") ? userHome.resolve(path.substring(2)) : Path.of(path);
  }
}
