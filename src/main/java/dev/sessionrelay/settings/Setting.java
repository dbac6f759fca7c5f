package dev.sessionrelay.settings;

/**
 * A key with its value, read and checked.
 *
 * @param value of the key's type; a {@link Secret} when the key is not open
 * @param text the value as text with placeholders resolved; null when the key is not open
 * @param current the value as text at any time, with files in it read again when they change
 * @param origin the value as text with the names of files and vaults in the place of contents
 */
public record Setting(
    PropertyEntry entry,
    PropertyKey<?> key,
    Object value,
    String text,
    Secret current,
    Secret origin) {

  /** The same value in another line. */
  Setting at(PropertyEntry place) {
    return new Setting(place, key, value, text, current, origin);
  }

  /** Whether this is a secret that stands in the file itself. */
  public boolean isPlainSecret() {
    return key.isSecret() && entry.template().filter(ValueTemplate::spellsOut).isPresent();
  }

  /** Whether this is a secret that stands, or a part of it, in a file of its own or in a vault. */
  public boolean isSecretElsewhere() {
    return key.isSecret() && entry.template().filter(ValueTemplate::isKeptElsewhere).isPresent();
  }

  /** The value as it may be shown; what is in a vault stays there, whatever key it is for. */
  public String shown() {
    return !key.isOpen() ? "[secret]" : entry.namesVault() ? origin.reveal() : text;
  }

  @Override
  public String toString() {
    return entry.key() + " = " + shown();
  }
}
