package dev.sessionrelay.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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
  private final Catalogue catalogue;
  private final SortedMap<String, Setting> given;
  private final Map<String, List<Entry>> ofSections = new HashMap<>();
  private final Map<String, Set<String>> names = new HashMap<>();

  /**
   * @param given is not copied
   */
  Settings(PropertiesFile file, Catalogue catalogue, SortedMap<String, Setting> given) {
    this.file = file;
    this.catalogue = catalogue;
    this.given = Collections.unmodifiableSortedMap(given);
    file.entries().values().forEach(this::index);
  }

  /** Of a file that says nothing: every value is a default. */
  public static Settings none() {
    PropertiesFile empty = new PropertiesFile("", Map.of(), List.of());
    return new Settings(empty, Catalogue.standard(), new TreeMap<>());
  }

  /** A file of thousands of targets is searched for each of them. */
  private void index(Entry entry) {
    String key = entry.key();
    int first = key.indexOf('.');
    int second = key.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      return;
    }
    List<Entry> section = ofSections.get(key.substring(0, second));
    if (section == null) {
      section = new ArrayList<>();
      ofSections.put(key.substring(0, second), section);
      name(key.substring(0, first), key.substring(first + 1, second));
    }
    section.add(entry);
  }

  private void name(String family, String name) {
    if (KeyPattern.NAME.matcher(name).matches()) {
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
        .collect(Collectors.toMap(Entry::key, Entry::value, (a, b) -> a, TreeMap::new));
  }

  public Duration duration(String key) {
    return value(key, Duration.class);
  }

  /** In bytes. */
  public long size(String key) {
    return value(key, Long.class);
  }

  public int number(String key) {
    return value(key, Integer.class);
  }

  public double decimal(String key) {
    return value(key, Double.class);
  }

  public boolean flag(String key) {
    return value(key, Boolean.class);
  }

  public String text(String key) {
    return value(key, String.class);
  }

  /**
   * The value in force.
   *
   * @throws IllegalArgumentException when the key was not given and has no default
   */
  public <T> T value(String key, Class<T> type) {
    return find(key, type)
        .orElseThrow(() -> new IllegalArgumentException(key + " has no value and no default"));
  }

  /** The value given, else the default, else nothing. */
  public <T> Optional<T> find(String key, Class<T> type) {
    Setting setting = given.get(key);
    return setting == null
        ? catalogue.find(key).filter(k -> k.defaultText() != null).map(k -> usual(k, type))
        : Optional.of(type.cast(setting.value()));
  }

  private static <T> T usual(Key key, Class<T> type) {
    try {
      return type.cast(key.type().parse(key.defaultText()));
    } catch (BadValueException e) {
      throw new IllegalStateException(key.pattern() + ": its default " + e.getMessage(), e);
    }
  }

  /** The keys below this prefix, such as {@code target.spark}. */
  public Section section(String prefix) {
    return new Section(this, prefix);
  }

  /** The names that keys of this family have as their second part, in the order of the file. */
  public Set<String> names(String family) {
    return Collections.unmodifiableSet(names.getOrDefault(family, Set.of()));
  }

  /** Levels of single loggers, by the logger's name. */
  public Map<String, String> logLevels() {
    String prefix = "log.level.";
    return given.tailMap(prefix).values().stream()
        .filter(setting -> setting.entry().key().startsWith(prefix))
        .collect(
            Collectors.toMap(
                setting -> setting.entry().key().substring(prefix.length()), Setting::text));
  }

  /**
   * The value in force as text, as a route file would see it: what was given with placeholders
   * resolved, else the default. Secrets are in plain text, so the answer must not be shown.
   */
  public Optional<String> reveal(String key) {
    Setting setting = given.get(key);
    if (setting == null) {
      return catalogue.find(key).map(Key::defaultText);
    }
    return Optional.of(setting.value() instanceof Secret secret ? secret.reveal() : setting.text());
  }

  /** Every key without a name in it, with the value in force as text, secrets left out. */
  public Map<String, String> inForce() {
    Map<String, String> all = new TreeMap<>();
    catalogue
        .keys()
        .filter(key -> key.pattern().isFixed() && key.isOpen() && key.defaultText() != null)
        .forEach(key -> all.put(key.pattern().toString(), key.defaultText()));
    given.values().stream()
        .filter(setting -> setting.key().isOpen())
        .forEach(setting -> all.put(setting.entry().key(), setting.text()));
    return all;
  }

  /** The line of a key, whether its value was good or not; null when it is not there. */
  Entry entry(String key) {
    return file.entries().get(key);
  }

  /** Keys that begin with this and a dot, in the order of the file. */
  List<Entry> entriesBelow(String prefix) {
    int first = prefix.indexOf('.');
    int second = prefix.indexOf('.', first + 1);
    if (first >= 0 && second < 0) {
      return ofSections.getOrDefault(prefix, List.of());
    }
    return file.entries().values().stream()
        .filter(entry -> entry.key().startsWith(prefix + "."))
        .toList();
  }

  String fileName() {
    return file.name();
  }
}
