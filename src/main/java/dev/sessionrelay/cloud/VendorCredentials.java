package dev.sessionrelay.cloud;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
}
