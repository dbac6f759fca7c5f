package dev.sessionrelay.settings;

import java.util.Optional;

/**
 * One key and its value as written, with the place where it stands.
 *
 * @param value unescaped, placeholders not yet resolved; may be a secret, so it is not printed
 */
public record PropertyEntry(String file, int line, String key, String value) {
  /** Whether the value refers to nothing else, as most do. */
  public boolean isLiteral() {
    return ValueTemplate.isLiteral(value);
  }

  boolean namesVault() {
    return !ValueTemplate.isLiteral(value)
        && template().filter(ValueTemplate::isInVault).isPresent();
  }

  /** The value taken apart; nothing where its placeholders are malformed. */
  Optional<ValueTemplate> template() {
    try {
      return Optional.of(ValueTemplate.parse(value.strip()));
    } catch (BadValueException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + key;
  }
}
