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
    return optionalText(key).orElseThrow();
  }

  public Optional<String> optionalText(String key) {
    return section.find(key, String.class);
  }

  public Secret secret(String key) {
    return section.find(key, Secret.class).orElseThrow();
  }

  /** Null when it is not given. */
  public Secret optionalSecret(String key) {
    return section.find(key, Secret.class).orElse(null);
  }

  /** A text that is read again when the file that it stands in changes. */
  public Secret current(String key) {
    Secret text = section.given(key).orElseThrow().current();
    return Secret.from(() -> text.reveal().strip());
  }

  public Optional<URI> uri(String key) {
    return section.find(key, URI.class);
  }

  public Path file(String key) {
    return resolve(section.find(key, Path.class).orElseThrow().toString());
  }

  public Path resolve(String path) {
    return home.resolve(environment.expand(path)).normalize();
  }

  /** Reports what is wrong with the credential that this key names. */
  public Optional<CredentialFound> refused(String key, CredentialException e) {
    faults.at(
        section.entry(key),
        section.prefix() + ": " + e.getMessage(),
        "see the keys of credentials in docs/configuration.md");
    return Optional.empty();
  }
}
