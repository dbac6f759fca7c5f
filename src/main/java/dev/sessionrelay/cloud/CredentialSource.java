package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SettingsSection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The keys of one account, as its credentials are made of them.
 *
 * @param home directory that paths in the configuration start from
 */
public record CredentialSource(
    SettingsSection section, ConfigErrors faults, Path home, ProcessEnvironment environment) {
  public String text(String key) {
    return section.text(key).orElseThrow();
  }

  public Secret secret(String key) {
    return section.secret(key).orElseThrow();
  }

  /** Null when it is not given. */
  public Secret optionalSecret(String key) {
    return section.secret(key).orElse(null);
  }

  /** A text that is read again when the file that it stands in changes. */
  public Secret current(String key) {
    return section.current(key).orElseThrow();
  }

  public Optional<URI> uri(String key) {
    return section.find(key, URI.class);
  }

  public Path file(String key) {
    return resolve(section.file(key).orElseThrow().toString());
  }

  public Path resolve(String path) {
    return home.resolve(environment.expand(path)).normalize();
  }

  /** Reports what is wrong with the credential that this key names. */
  public Optional<CredentialFound> refused(String key, CredentialException e) {
    faults.at(
        section.entry(key),
        section.prefix() + ": " + e.getMessage(),
        "see the keys of credentials in docs/configuration.md",
        null);
    return Optional.empty();
  }
}
