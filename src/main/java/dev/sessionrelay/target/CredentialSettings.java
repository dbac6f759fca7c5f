package dev.sessionrelay.target;

import dev.sessionrelay.config.Secret;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The credentials of an account by the last part of their keys. Which of them belong together has
 * been checked; {@code kind} tells which it is.
 *
 * @param open what may be shown, such as {@code access-key-id}
 * @param secrets what may not, such as {@code access-key-secret}
 * @param files absolute paths, such as {@code key-file}
 */
public record CredentialSettings(
    CredentialKind kind,
    Map<String, String> open,
    Map<String, Secret> secrets,
    Map<String, Path> files) {

  public CredentialSettings {
    open = Collections.unmodifiableMap(new TreeMap<>(open));
    secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(open.get(key));
  }

  public Optional<Secret> secret(String key) {
    return Optional.ofNullable(secrets.get(key));
  }

  public Optional<Path> file(String key) {
    return Optional.ofNullable(files.get(key));
  }
}
