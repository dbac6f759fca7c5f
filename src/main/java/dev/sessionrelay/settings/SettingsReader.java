package dev.sessionrelay.settings;

import dev.sessionrelay.settings.Placeholders.Unresolved;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads every key by its definition and reports each that is not as it should be. */
public final class SettingsReader {
  private static final int LONGEST_QUOTE = 80;
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");
  private static final Pattern TILDE = Pattern.compile("^(jdbc:sqlite:|)~(?=/|$)");

  private final PropertiesFile file;
  private final KeyCatalogue catalogue;
  private final Placeholders placeholders;
  private final Placeholders origins;
  private final ConfigErrors faults;
  private final SortedMap<String, Setting> good;

  private SettingsReader(
      PropertiesFile file,
      KeyCatalogue catalogue,
      Placeholders placeholders,
      Settings before,
      ConfigErrors faults) {
    this.file = file;
    this.catalogue = catalogue;
    this.placeholders = placeholders;
    this.origins = placeholders.with(placeholders.sources().named());
    this.faults = faults;
    this.good = new TreeMap<>(before.given());
  }

  /**
   * @param catalogue the keys there are
   * @param before settings in which keys may stand that have the same value still; those are not
   *     read again
   * @param faults receives what is wrong; keys with an error are left out of the settings
   */
  public static Settings read(
      PropertiesFile file,
      KeyCatalogue catalogue,
      ValueSources sources,
      Settings before,
      ConfigErrors faults) {
    Placeholders placeholders = new Placeholders(file.entries(), catalogue, sources);
    return new SettingsReader(file, catalogue, placeholders, before, faults).read();
  }

  static boolean isCamels(String key) {
    return key.startsWith("camel.");
  }

  private Settings read() {
    faults.addAll(file.faults());
    good.keySet().retainAll(file.entries().keySet());
    for (PropertyEntry entry : file.entries().values()) {
      if (isCamels(entry.key())) {
        checkPlaceholders(entry);
      } else if (!takeOver(entry)) {
        good.remove(entry.key());
        read(entry);
      }
    }
    return new Settings(file, catalogue, good);
  }

  /** Camel would take what it cannot look up for a value. */
  private void checkPlaceholders(PropertyEntry entry) {
    try {
      placeholders.secret(entry);
    } catch (Unresolved e) {
      faults.add(e.at(entry));
    }
  }

  /** What is as it was before and refers to nothing else comes to the same. */
  private boolean takeOver(PropertyEntry entry) {
    Setting known = good.get(entry.key());
    if (known == null || !known.entry().value().equals(entry.value()) || !entry.isLiteral()) {
      return false;
    }
    if (known.entry().line() != entry.line()) {
      good.put(entry.key(), known.at(entry));
    }
    return true;
  }

  private void read(PropertyEntry entry) {
    List<String> parts = KeyPattern.split(entry.key());
    PropertyKey<?> key = catalogue.find(parts).orElse(null);
    if (key == null) {
      faults.unknown(entry, "", catalogue.known(entry.key()));
    } else if (hasGoodNames(entry, key.pattern().names(parts))) {
      read(entry, key);
    }
  }

  private void read(PropertyEntry entry, PropertyKey<?> key) {
    if (entry.value().isBlank()) {
      faults.at(
          entry, entry.key() + " is empty", "give it a value or remove the line", key.example());
      return;
    }
    try {
      resolve(entry, key);
    } catch (Unresolved e) {
      faults.add(e.at(entry));
    } catch (BadValueException e) {
      badValue(entry, key, e);
    }
  }

  private boolean hasGoodNames(PropertyEntry entry, List<String> names) {
    boolean good = true;
    for (String name : names) {
      if (!KeyPattern.isGoodName(name)) {
        good = false;
        faults.unknown(
            entry,
            ": '" + name + "' is not a name",
            "names are 1 to 63 letters, digits, hyphens and underscores, not beginning with a"
                + " hyphen or underscore");
      }
    }
    return good;
  }

  private void resolve(PropertyEntry entry, PropertyKey<?> key)
      throws Unresolved, BadValueException {
    Secret current = placeholders.secret(entry);
    String plain = key.isOpen() ? placeholders.text(entry).strip() : current.reveal().strip();
    if (!plain.isEmpty()) {
      String text = expanded(key, plain);
      Object value = key.type().parse(text);
      Secret origin = entry.isLiteral() ? current : origins.secret(entry);
      good.put(
          entry.key(),
          key.isOpen()
              ? new Setting(entry, key, value, text, current, origin)
              : new Setting(entry, key, current, null, current, origin));
    }
  }

  /** {@code ~} stands for the user's home directory in every path. */
  private String expanded(PropertyKey<?> key, String text) throws BadValueException {
    if (text.indexOf('~') < 0) {
      return text;
    }
    Matcher tilde = TILDE.matcher(text);
    if (!tilde.find() || tilde.group(1).isEmpty() && !(key.type().parse(text) instanceof Path)) {
      return text;
    }
    String home = placeholders.sources().environment().apply("HOME");
    if (home == null) {
      throw new BadValueException("begins with ~, and the variable HOME is not set");
    }
    return tilde.group(1) + home + text.substring(tilde.end());
  }

  private void badValue(PropertyEntry entry, PropertyKey<?> key, BadValueException e) {
    faults.at(
        entry,
        key.isQuotable()
            ? entry.key() + " is '" + quote(entry.value()) + "', which " + e.getMessage()
            : entry.key() + " " + withoutQuotes(e.getMessage()),
        advice(entry, key),
        key.example());
  }

  private static String advice(PropertyEntry entry, PropertyKey<?> key) {
    String comment =
        entry.value().matches(".*\\s[#!].*") ? "a comment needs a line of its own; " : "";
    return comment + "write " + key.type().expected();
  }

  /** A complaint about an element of a list repeats the element; not that of a secret. */
  private static String withoutQuotes(String message) {
    return message.replaceAll("'[^']*', which", "a value that");
  }

  /**
   * A value as error texts show it: on one line, of bounded length, without passwords; a character
   * that cannot be seen by its number.
   */
  public static String quote(String value) {
    String line =
        UNSEEN
            .matcher(SecretPatterns.inAddress(value.strip()))
            .replaceAll(
                unseen -> String.format(Locale.ROOT, "<U+%04X>", unseen.group().codePointAt(0)));
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
