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
  private final Map<String, List<PropertyKey<?>>> byEnds;

  public KeyCatalogue(List<Group> groups) {
    this.groups = List.copyOf(groups);
    this.byFirstPart = keys().collect(Collectors.groupingBy(key -> key.pattern().parts().get(0)));
    this.byEnds = keys().collect(Collectors.groupingBy(key -> ends(key.pattern())));
  }

  public List<Group> groups() {
    return groups;
  }

  public Stream<PropertyKey<?>> keys() {
    return groups.stream().flatMap(group -> group.keys().stream());
  }

  /** The definition of this key, if it is one of ours. */
  public Optional<PropertyKey<?>> find(String key) {
    return find(KeyPattern.split(key));
  }

  Optional<PropertyKey<?>> find(List<String> parts) {
    String first = parts.get(0);
    PropertyKey<?> same = find(ends(first, parts.get(parts.size() - 1)), parts);
    PropertyKey<?> open = find(ends(first, ""), parts);
    if (same == null || open == null) {
      return Optional.ofNullable(same == null ? open : same);
    }
    return keys().filter(form -> form == same || form == open).findFirst();
  }

  private PropertyKey<?> find(String ends, List<String> parts) {
    for (PropertyKey<?> candidate : byEnds.getOrDefault(ends, List.of())) {
      if (candidate.pattern().matches(parts)) {
        return candidate;
      }
    }
    return null;
  }

  /** First and last part; a name as the last part is any, and stands as none. */
  private static String ends(KeyPattern pattern) {
    List<String> parts = pattern.parts();
    return ends(parts.get(0), pattern.endsAlike() ? parts.get(parts.size() - 1) : "");
  }

  private static String ends(String first, String last) {
    return first + "." + last;
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
