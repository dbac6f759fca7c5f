package dev.sessionrelay.cloud;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  String words() {
    return String.join(", ", required.isEmpty() ? optional : required);
  }
}
