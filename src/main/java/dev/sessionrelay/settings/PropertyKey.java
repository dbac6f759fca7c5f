package dev.sessionrelay.settings;

import java.util.List;

/**
 * One thing that an operator can set. The same declaration validates, makes the reference and is
 * what readers ask for, so that a key and its default are written once.
 *
 * @param defaultText the default as it would be written, or null when there is none
 * @param meaning one or two sentences
 * @param needed when it must be given, such as {@code always}; null when it may be left out
 * @param only vendors or endpoints whose accounts or targets have this key; empty for all
 * @param <T> what readers get: a value of the type, or a {@link Secret} when the key is not open
 */
public record PropertyKey<T>(
    KeyPattern pattern,
    ValueType<?> type,
    String defaultText,
    String meaning,
    String needed,
    Privacy privacy,
    List<String> only) {

  /** Who may see a value. */
  public enum Privacy {
    /** Shown in the start log and on the status page. */
    OPEN,
    /** Shown once it is right; a wrong value is not, as a secret may stand there by mistake. */
    SHOWN_WHEN_RIGHT,
    /** Not shown because a token may be part of it; written in plain text without a warning. */
    HIDDEN,
    /** A secret: never shown, and a warning when it stands in the file in plain text. */
    SECRET
  }

  public PropertyKey {
    only = List.copyOf(only);
  }

  /** A key without a default. */
  public static <T> PropertyKey<T> of(String pattern, ValueType<T> type) {
    return of(pattern, type, null);
  }

  public static <T> PropertyKey<T> of(String pattern, ValueType<T> type, String defaultText) {
    ValueType<T> shown = defaultText == null ? type : type.withExample(defaultText);
    return new PropertyKey<>(
        KeyPattern.of(pattern), shown, defaultText, "", null, Privacy.OPEN, List.of());
  }

  public PropertyKey<T> means(String sentences) {
    return new PropertyKey<>(pattern, type, defaultText, sentences, needed, privacy, only);
  }

  public PropertyKey<T> needed(String when) {
    return new PropertyKey<>(pattern, type, defaultText, meaning, when, privacy, only);
  }

  public PropertyKey<Secret> secret() {
    return new PropertyKey<>(pattern, type, null, meaning, needed, Privacy.SECRET, only);
  }

  public PropertyKey<T> shownWhenRight() {
    return new PropertyKey<>(
        pattern, type, defaultText, meaning, needed, Privacy.SHOWN_WHEN_RIGHT, only);
  }

  public PropertyKey<Secret> hidden() {
    return new PropertyKey<>(pattern, type, null, meaning, needed, Privacy.HIDDEN, only);
  }

  public PropertyKey<T> only(String... owners) {
    return new PropertyKey<>(pattern, type, defaultText, meaning, needed, privacy, List.of(owners));
  }

  /** The key of the same last part in another place, such as {@code sink.webhook.<name>.}. */
  public PropertyKey<T> under(String prefix) {
    KeyPattern moved = KeyPattern.of(prefix + suffix());
    return new PropertyKey<>(moved, type, defaultText, meaning, needed, privacy, only);
  }

  public boolean isSecret() {
    return privacy == Privacy.SECRET;
  }

  public boolean isOpen() {
    return privacy == Privacy.OPEN || privacy == Privacy.SHOWN_WHEN_RIGHT;
  }

  /** Whether an error text may repeat a wrong value. */
  boolean isQuotable() {
    return privacy == Privacy.OPEN;
  }

  /** Whether an account or target of this vendor or endpoint may have it. */
  public boolean belongsTo(String owner) {
    return only.isEmpty() || only.contains(owner);
  }

  /** The key as it is written, where no part of it is a name that the operator chose. */
  public String name() {
    return pattern.toString();
  }

  /** The last part, which tells keys of one group apart. */
  public String suffix() {
    return pattern.parts().get(pattern.parts().size() - 1);
  }

  public String example() {
    return type.example();
  }

  /** The value that holds where none is given; null when there is none. */
  public T defaultValue() {
    try {
      return defaultText == null ? null : cast(type.parse(defaultText));
    } catch (BadValueException e) {
      throw new IllegalStateException(pattern + ": its default " + e.getMessage(), e);
    }
  }

  /**
   * @param value of this key, as {@link SettingsReader} made it
   */
  @SuppressWarnings("unchecked")
  T cast(Object value) {
    return (T) value;
  }
}
