package dev.sessionrelay.config;

/**
 * A key with its value, read and checked.
 *
 * @param value of the key's type; a {@link Secret} when the key is not open
 * @param text the value as text with placeholders resolved; null when the key is not open
 * @param current the value as text at any time, with files in it read again when they change
 * @param origin the value as text with the names of files in the place of their contents
 */
public record Setting(
    Entry entry, Key key, Object value, String text, Secret current, Secret origin) {

  /** The same value in another line. */
  Setting at(Entry place) {
    return new Setting(place, key, value, text, current, origin);
  }

  /** The value as it may be shown. */
  public String shown() {
    return key.isOpen() ? text : "[secret]";
  }

  @Override
  public String toString() {
    return entry.key() + " = " + shown();
  }
}
