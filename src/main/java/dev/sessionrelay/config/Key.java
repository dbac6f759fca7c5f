package dev.sessionrelay.config;

import java.util.List;

/**
 * One thing that an operator can set. The same definition validates and makes the reference.
 *
 * @param defaultText the default as it would be written, or null when there is none
 * @param meaning one or two sentences
 * @param needed when it must be given, such as {@code always}; null when it may be left out
 * @param only vendors or endpoints whose accounts or targets have this key; empty for all
 */
public record Key(
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
    /** Not shown because a token may be part of it; written in plain text without a warning. */
    HIDDEN,
    /** A secret: never shown, and a warning when it stands in the file in plain text. */
    SECRET
  }

  public Key {
    only = List.copyOf(only);
  }

  static Key of(String pattern, ValueType<?> type, String meaning) {
    return new Key(KeyPattern.of(pattern), type, null, meaning, null, Privacy.OPEN, List.of());
  }

  Key defaults(String text) {
    return new Key(pattern, type.withExample(text), text, meaning, needed, privacy, only);
  }

  Key needed(String when) {
    return new Key(pattern, type, defaultText, meaning, when, privacy, only);
  }

  Key secret() {
    return new Key(pattern, type, defaultText, meaning, needed, Privacy.SECRET, only);
  }

  Key hidden() {
    return new Key(pattern, type, defaultText, meaning, needed, Privacy.HIDDEN, only);
  }

  Key only(String... owners) {
    return new Key(pattern, type, defaultText, meaning, needed, privacy, List.of(owners));
  }

  public boolean isSecret() {
    return privacy == Privacy.SECRET;
  }

  public boolean isOpen() {
    return privacy == Privacy.OPEN;
  }

  /** Whether an account or target of this vendor or endpoint may have it. */
  public boolean belongsTo(String owner) {
    return only.isEmpty() || only.contains(owner);
  }

  /** The last part, which tells keys of one group apart. */
  public String suffix() {
    return pattern.parts().get(pattern.parts().size() - 1);
  }
}
