package dev.sessionrelay.config;

import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.PropertiesFile;
import dev.sessionrelay.settings.PropertyEntry;
import dev.sessionrelay.settings.RegularFile;
import dev.sessionrelay.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads where owners are reached, or says what is wrong with it.
 *
 * @param files receives the file that is named
 */
record OwnerRules(
    Settings settings, LoadContext surroundings, ConfigErrors faults, Set<Path> files) {
  private static final Pattern KEY = Pattern.compile(".+\\.[a-z][a-z-]*");
  private static final String EXAMPLE = "ada.mail = ada@example.com";

  /** Addresses by owner and kind, such as {@code ada.mail}. */
  Map<String, String> owners() {
    return settings.find(OwnerKeys.FILE).map(this::owners).orElse(Map.of());
  }

  private Map<String, String> owners(Path named) {
    Path file = surroundings.resolve(named.toString());
    files.add(file);
    Map<String, String> owners = new TreeMap<>();
    try {
      PropertiesFile properties = PropertiesFile.parse(named.toString(), RegularFile.text(file));
      properties.faults().forEach(faults::add);
      for (PropertyEntry entry : properties.entries().values()) {
        check(entry);
        owners.put(entry.key(), entry.value());
      }
    } catch (IOException e) {
      faults.at(
          settings.entry(OwnerKeys.FILE.name()),
          OwnerKeys.FILE.name() + " names the file " + named + ", which " + RegularFile.reason(e),
          "create it with a line for each address, such as " + EXAMPLE);
    }
    return owners;
  }

  private void check(PropertyEntry entry) {
    if (!KEY.matcher(entry.key()).matches() || entry.value().isBlank()) {
      faults.add(
          ConfigError.inFile(
              entry.file(),
              entry.line(),
              "'" + entry.key() + "' does not say how somebody is reached, or where",
              "write an owner, a dot, mail or slack, and the address",
              EXAMPLE));
    }
  }
}
