package dev.sessionrelay.settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys with one beginning: those of one account, target or sink, or of a part of the process.
 *
 * @param prefix everything before the last dot, such as {@code target.spark}
 */
public record SettingsSection(Settings settings, String prefix) {

  public String key(String suffix) {
    return prefix + "." + suffix;
  }

  /** In full, as it is written in this section. */
  public String key(PropertyKey<?> key) {
    return key(key.suffix());
  }

  /**
   * The value in force of the key with this last part.
   *
   * @throws IllegalArgumentException when the key was not given and has no default
   */
  public <T> T get(PropertyKey<T> key) {
    return settings.get(key(key.suffix()), key);
  }

  /** The value given, else the default, else nothing. */
  public <T> Optional<T> find(PropertyKey<T> key) {
    return settings.find(key(key.suffix()), key);
  }

  /** The declaration of the key with this last part, where there is one. */
  public Optional<PropertyKey<?>> declared(String suffix) {
    return settings.catalogue().find(key(suffix));
  }

  /** The last parts of all keys of the section, in the order of the file. */
  public List<String> suffixes() {
    return entries().stream().map(entry -> entry.key().substring(prefix.length() + 1)).toList();
  }

  /** Whether the key is there, be its value good or not. */
  public boolean has(String suffix) {
    return settings.entry(key(suffix)) != null;
  }

  public boolean has(PropertyKey<?> key) {
    return has(key.suffix());
  }

  /** Whether the key is there and its value is good. */
  public boolean isGood(String suffix) {
    return settings.given().containsKey(key(suffix));
  }

  public boolean isGood(PropertyKey<?> key) {
    return isGood(key.suffix());
  }

  /** The line of this key. */
  public PropertyEntry entry(String suffix) {
    return settings.entry(key(suffix));
  }

  public PropertyEntry entry(PropertyKey<?> key) {
    return entry(key.suffix());
  }

  /** All keys of the section, in the order of the file. */
  public List<PropertyEntry> entries() {
    return settings.entriesBelow(prefix);
  }

  /** As {@link #find(PropertyKey)}, where the key is known by its last part alone. */
  public <T> Optional<T> find(String suffix, Class<T> type) {
    return settings.find(key(suffix), type);
  }

  /** The setting as given, if it is there and good. */
  public Optional<Setting> given(String suffix) {
    return Optional.ofNullable(settings.given().get(key(suffix)));
  }

  /**
   * Reports a key that should be there, at the section's first line; not when a mistyped one has
   * been reported already.
   */
  public void missing(
      ConfigErrors faults, String suffix, String problem, String advice, String example) {
    if (isMistyped(suffix)) {
      return;
    }
    faults.missing(settings.fileName(), firstLine(), key(suffix), problem, advice, example);
  }

  /** Whether an unknown key stands there that was most likely meant to be this one. */
  private boolean isMistyped(String suffix) {
    KeyCatalogue catalogue = settings.catalogue();
    return entries().stream()
        .map(PropertyEntry::key)
        .filter(key -> catalogue.find(key).isEmpty())
        .anyMatch(key -> catalogue.nearest(key).filter(key(suffix)::equals).isPresent());
  }

  private int firstLine() {
    return entries().stream().mapToInt(PropertyEntry::line).min().orElse(0);
  }

  /** What is given, secrets as {@code [secret]}. */
  @Override
  public String toString() {
    return entries().stream()
        .map(entry -> settings.given().get(entry.key()))
        .filter(Objects::nonNull)
        .map(Setting::toString)
        .sorted()
        .toList()
        .toString();
  }
}
