package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys that a file may have: what validates them, and what the reference is made of. */
public final class KeyCatalogue {
  /** Keys that are read about together. */
  public record Group(String title, String introduction, List<PropertyKey<?>> keys) {
    public Group {
      keys = List.copyOf(keys);
    }

    public Group(String title, String introduction, PropertyKey<?>... keys) {
      this(title, introduction, List.of(keys));
    }
  }

  private static final String CAMEL = "camel";

  private final List<Group> groups;
  private final Map<String, List<PropertyKey<?>>> byFirstPart;

  public KeyCatalogue(List<Group> groups) {
    this.groups = List.copyOf(groups);
    this.byFirstPart = keys().collect(Collectors.groupingBy(key -> key.pattern().parts().get(0)));
  }

  public List<Group> groups() {
    return groups;
  }

  public Stream<PropertyKey<?>> keys() {
    return groups.stream().flatMap(group -> group.keys().stream());
  }

  /** The definition of this key, if it is one of ours. */
  public Optional<PropertyKey<?>> find(String key) {
    List<String> parts = KeyPattern.split(key);
    for (PropertyKey<?> candidate : byFirstPart.getOrDefault(parts.get(0), List.of())) {
      if (candidate.pattern().matches(parts)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The valid key that was most likely meant by an unknown one. */
  public Optional<String> nearest(String unknown) {
    List<String> parts = KeyPattern.split(unknown);
    List<String> candidates = new ArrayList<>();
    keys().forEach(key -> candidates.add(key.pattern().withNamesOf(parts)));
    return Suggestion.to(unknown, candidates);
  }

  /** What to write instead of an unknown key. */
  String known(String unknown) {
    return nearest(unknown).map(Suggestion::question).orElseGet(() -> knownByBeginning(unknown));
  }

  private String knownByBeginning(String unknown) {
    String first = KeyPattern.split(unknown).get(0);
    return byFirstPart.containsKey(first)
        ? "the keys of " + first + " are " + family(first)
        : Suggestion.to(first, beginnings())
            .map(near -> "did you mean " + meant(near, unknown))
            .orElseGet(() -> "keys begin with " + String.join(", ", beginnings()));
  }

  /** The first parts of all keys, Camel's own among them. */
  private Set<String> beginnings() {
    Set<String> all = new TreeSet<>(byFirstPart.keySet());
    all.add(CAMEL);
    return all;
  }

  /** The key with its beginning put right; what is wrong in the rest may be more than typing. */
  private String meant(String first, String unknown) {
    String right = first + unknown.substring(KeyPattern.split(unknown).get(0).length());
    return first.equals(CAMEL) || find(right).isPresent()
        ? right + "?"
        : first + ".…? The keys of " + first + " are " + family(first);
  }

  private String family(String first) {
    return byFirstPart.get(first).stream()
        .map(key -> key.pattern().toString().replaceFirst(first + "\\.(<name>\\.)?", ""))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
