package dev.sessionrelay.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The values in force: what the operator gave, and the catalogue's defaults for the rest. */
public final class Settings {
  private final PropertiesFile file;
  private final KeyCatalogue catalogue;
  private final SortedMap<String, Setting> given;
  private final Map<String, List<PropertyEntry>> ofSections = new HashMap<>();
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Map<PropertyKey<?>, Optional<?>> defaults =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * @param given is not copied
   */
  Settings(PropertiesFile file, KeyCatalogue catalogue, SortedMap<String, Setting> given) {
    this.file = file;
    this.catalogue = catalogue;
    this.given = Collections.unmodifiableSortedMap(given);
    file.entries().values().forEach(this::index);
  }

  /** Of a file that says nothing: every value is a default. */
  public static Settings none() {
    PropertiesFile empty = new PropertiesFile("", Map.of(), List.of());
    return new Settings(empty, new KeyCatalogue(List.of()), new TreeMap<>());
  }

  /** A file of thousands of targets is searched for each of them. */
  private void index(PropertyEntry entry) {
    String key = entry.key();
    int first = key.indexOf('.');
    int second = key.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      return;
    }
    List<PropertyEntry> section = ofSections.get(key.substring(0, second));
    if (section == null) {
      section = new ArrayList<>();
      ofSections.put(key.substring(0, second), section);
      name(key.substring(0, first), key.substring(first + 1, second));
    }
    section.add(entry);
  }

  private void name(String family, String name) {
    if (KeyPattern.isGoodName(name)) {
      names.computeIfAbsent(family, f -> new LinkedHashSet<>()).add(name);
    }
  }

  /** What was given, sorted by key; without Camel's own keys. */
  public SortedMap<String, Setting> given() {
    return given;
  }

  /** Camel's own keys, as written, sorted. */
  public SortedMap<String, String> camel() {
    return file.entries().values().stream()
        .filter(entry -> SettingsReader.isCamels(entry.key()))
        .collect(
            Collectors.toMap(PropertyEntry::key, PropertyEntry::value, (a, b) -> a, TreeMap::new));
  }

  /**
   * The value in force.
   *
   * @throws IllegalArgumentException when the key was not given and has no default
   */
  public <T> T get(PropertyKey<T> key) {
    return get(key.name(), key);
  }

  /** The value given, else the default, else nothing. */
  public <T> Optional<T> find(PropertyKey<T> key) {
    return find(key.name(), key);
  }

  <T> T get(String name, PropertyKey<T> key) {
    return find(name, key)
        .orElseThrow(() -> new IllegalArgumentException(name + " has no value and no default"));
  }

  <T> Optional<T> find(String name, PropertyKey<T> key) {
    Setting setting = given.get(name);
    return setting == null ? defaultOf(key) : Optional.of(key.cast(setting.value()));
  }

  /** Read from its text once: a thousand targets ask for the same. */
  @SuppressWarnings("unchecked")
  private <T> Optional<T> defaultOf(PropertyKey<T> key) {
    return (Optional<T>)
        defaults.computeIfAbsent(key, asked -> Optional.ofNullable(asked.defaultValue()));
  }

  /** As {@link #find(Key)}, where the key is known by its name alone. */
  public <T> Optional<T> find(String name, Class<T> type) {
    Setting setting = given.get(name);
    return setting == null
        ? catalogue.find(name).map(PropertyKey::defaultValue).map(type::cast)
        : Optional.of(type.cast(setting.value()));
  }

  /** The keys below this prefix, such as {@code target.spark}. */
  public SettingsSection section(String prefix) {
    return new SettingsSection(this, prefix);
  }

  /** The names that keys of this family have as their second part, in the order of the file. */
  public Set<String> names(String family) {
    return Collections.unmodifiableSet(names.getOrDefault(family, Set.of()));
  }

  /** What is given for a key whose last part is a name, by that name. */
  public <T> Map<String, T> named(PropertyKey<T> key) {
    String prefix = key.name().substring(0, key.name().lastIndexOf('.') + 1);
    return given.tailMap(prefix).values().stream()
        .filter(setting -> setting.key().equals(key))
        .collect(
            Collectors.toMap(
                setting -> setting.entry().key().substring(prefix.length()),
                setting -> key.cast(setting.value())));
  }

  /**
   * The value in force as text, as a route file would see it: what was given with placeholders
   * resolved, else the default. Secrets are in plain text, so the answer must not be shown.
   */
  public Optional<String> reveal(String key) {
    Setting setting = given.get(key);
    if (setting == null) {
      return catalogue.find(key).map(PropertyKey::defaultText);
    }
    return Optional.of(setting.value() instanceof Secret secret ? secret.reveal() : setting.text());
  }

  /** The line of a key, whether its value was good or not; null when it is not there. */
  public PropertyEntry entry(String key) {
    return file.entries().get(key);
  }

  /** Keys that begin with this and a dot, in the order of the file. */
  List<PropertyEntry> entriesBelow(String prefix) {
    int first = prefix.indexOf('.');
    int second = prefix.indexOf('.', first + 1);
    if (first >= 0 && second < 0) {
      return ofSections.getOrDefault(prefix, List.of());
    }
    return file.entries().values().stream()
        .filter(entry -> entry.key().startsWith(prefix + "."))
        .toList();
  }

  KeyCatalogue catalogue() {
    return catalogue;
  }

  String fileName() {
    return file.name();
  }
}
