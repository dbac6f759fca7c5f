package dev.sessionrelay.cloud;

import dev.sessionrelay.settings.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sections of {@code name = value} lines, as vendors' tools keep credentials. */
public final class IniFile {
  private IniFile() {}

  /**
   * The entries of one section, names in small letters; empty when there is no such section.
   *
   * @throws CredentialException when the file cannot be read
   */
  public static Map<String, String> section(Path file, String name) throws CredentialException {
    Map<String, String> entries = new LinkedHashMap<>();
    String current = "";
    for (String line : read(file).lines().map(String::strip).toList()) {
      if (line.startsWith("[") && line.endsWith("]")) {
        current = line.substring(1, line.length() - 1).strip();
      } else if (current.equals(name) && line.matches("[A-Za-z].*=.*")) {
        String[] halves = line.split("=", 2);
        entries.put(halves[0].strip().toLowerCase(Locale.ROOT), halves[1].strip());
      }
    }
    entries.values().removeIf(String::isEmpty);
    return entries;
  }

  /**
   * @throws CredentialException when the file cannot be read
   */
  public static String read(Path file) throws CredentialException {
    try {
      return RegularFile.text(file);
    } catch (IOException e) {
      throw new CredentialException(
          "File of credentials %s %s; make it a readable text in UTF-8"
              .formatted(file, RegularFile.reason(e)),
          e);
    }
  }
}
