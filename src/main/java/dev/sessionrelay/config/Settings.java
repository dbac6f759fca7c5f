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
  private final Map<String, List<Entry>> below = new HashMap<>();
  private final Map<String, Set<String>> names = new HashMap<>();

  Settings(PropertiesFile file, Catalogue catalogue, Map<String, Setting> given) {
    this.file = file;
    this.catalogue = catalogue;
    this.given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    file.entries().values().forEach(this::index);
  }

  /** A file of thousands of targets is searched for each of them. */
  private void index(Entry entry) {
    String key = entry.key();
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      below.computeIfAbsent(key.substring(0, dot), prefix -> new ArrayList<>()).add(entry);
    }
    List<String> parts = KeyPattern.split(key);
    if (parts.size() > 2 && KeyPattern.NAME.matcher(parts.get(1)).matches()) {
      names.computeIfAbsent(parts.get(0), family -> new LinkedHashSet<>()).add(parts.get(1));
    }
  }

  /** What was given, sorted by key; without Camel's own keys. */
  public SortedMap<String, Setting> given() {
    return given;
  }

  /** Camel's own keys, as written. */
  public Map<String, String> camel() {
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

  List<Entry> entriesBelow(String prefix) {
    return below.getOrDefault(prefix, List.of());
  }

  String fileName() {
    return file.name();
  }
}
