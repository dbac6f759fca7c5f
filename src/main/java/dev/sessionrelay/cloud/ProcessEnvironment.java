package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.UrlChecks;
import java.net.URI;
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

  public Optional<URI> address(String name) throws CredentialException {
    String text = text(name).orElse(null);
    return text == null ? Optional.empty() : Optional.of(address(name, text));
  }

  /**
   * The address that a variable makes.
   *
   * @throws CredentialException when it is none; its words do not show it, as it may hold a secret
   */
  public static URI address(String name, String address) throws CredentialException {
    try {
      return UrlChecks.WHOLE.parse(address);
    } catch (BadValueException e) {
      throw new CredentialException(
          "Environment variable %s makes no address: expected %s, such as %s"
              .formatted(name, UrlChecks.WHOLE.expected(), UrlChecks.WHOLE.example()),
          (Throwable) null);
    }
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
