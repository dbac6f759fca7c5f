package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.settings.SettingsSection;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What accounts of one vendor may show: the keys, which of them belong together, and what the
 * environment holds for an account that names none.
 *
 * @param introduction for the reference of keys
 * @param needed false for a service that may ask for nothing; then there is one kind
 */
public record VendorCredentials(
    String title,
    String introduction,
    List<CredentialKey> keys,
    List<CredentialKind> kinds,
    boolean needed,
    InEnvironment environment) {

  /** Credentials that a vendor's own tools would find. */
  @FunctionalInterface
  public interface InEnvironment {
    /**
     * @throws CredentialException when the environment names a credential that is not complete
     */
    Optional<CredentialFound> find(ProcessEnvironment environment) throws CredentialException;
  }

  public VendorCredentials {
    keys = List.copyOf(keys);
    kinds = List.copyOf(kinds);
  }

  /** Every key of a kind. */
  public List<String> names() {
    return kinds.stream().flatMap(kind -> kind.keys().stream()).distinct().toList();
  }

  /** The kind that takes all these keys and lacks the fewest others. */
  public Optional<CredentialKind> kindOf(Set<String> given) {
    return kinds.stream()
        .filter(kind -> kind.keys().containsAll(given))
        .min(Comparator.comparingInt(kind -> kind.missing(given).size()));
  }

  /** The kinds in words, for error texts. */
  public String choices() {
    return kinds.stream().map(CredentialKind::words).collect(Collectors.joining("; or "));
  }

  /**
   * One key of an account's credentials. Where several vendors have a key of the same name,
   * accounts of each may have it, and the first vendor's type holds.
   *
   * @param name such as {@code access-key}, behind {@code account.<name>.}
   */
  public record CredentialKey(String name, ValueType<?> type, boolean secret, String meaning) {
    public static CredentialKey open(String name, ValueType<?> type, String meaning) {
      return new CredentialKey(name, type, false, meaning);
    }

    public static CredentialKey text(String name, String example, String meaning) {
      return open(name, ValueTypes.TEXT.withExample(example), meaning);
    }

    public static CredentialKey file(String name, String example, String meaning) {
      return open(name, ValueTypes.FILE.withExample(example), meaning);
    }

    public static CredentialKey secret(String name, String meaning) {
      return new CredentialKey(
          name, ValueTypes.TEXT.withExample("{{env:VENDOR_SECRET}}"), true, meaning);
    }
  }

  /**
   * One way to be let in at a vendor: the keys that it takes, and how they become credentials.
   *
   * @param required keys that must be given together
   * @param optional keys that may be given with them
   */
  public record CredentialKind(List<String> required, List<String> optional, Reader reader) {
    /** Makes credentials of keys that are all there and good. */
    @FunctionalInterface
    public interface Reader {
      /** Empty when something is wrong, which has been reported to the source. */
      Optional<CredentialFound> read(CredentialSource source);
    }

    public CredentialKind {
      required = List.copyOf(required);
      optional = List.copyOf(optional);
    }

    public List<String> missing(Set<String> given) {
      return required.stream().filter(key -> !given.contains(key)).toList();
    }

    public List<String> keys() {
      return Stream.concat(required.stream(), optional.stream()).toList();
    }

    private String words() {
      return String.join(", ", required.isEmpty() ? optional : required);
    }
  }

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
}
