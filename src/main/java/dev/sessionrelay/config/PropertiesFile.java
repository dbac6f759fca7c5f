package dev.sessionrelay.config;

import dev.sessionrelay.config.Fault.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A properties file read with the exact syntax of {@link java.util.Properties}, but knowing the
 * line of every key. Beyond that syntax, a key that is given twice is a fault, because the earlier
 * value would be lost without a word.
 *
 * @param entries keys in the order of the file
 */
public record PropertiesFile(String name, Map<String, Entry> entries, List<Fault> faults) {
  public PropertiesFile {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    faults = List.copyOf(faults);
  }

  /**
   * @param name name of the file for faults
   * @param text the whole file
   */
  public static PropertiesFile parse(String name, String text) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    List<Fault> faults = new ArrayList<>();
    for (LogicalLine line : LogicalLine.split(text)) {
      try {
        add(entries, faults, line.entry(name));
      } catch (BadValueException e) {
        faults.add(badEscape(name, line.number(), e));
      }
    }
    return new PropertiesFile(name, entries, faults);
  }

  private static void add(Map<String, Entry> entries, List<Fault> faults, Entry entry) {
    Entry earlier = entries.putIfAbsent(entry.key(), entry);
    if (earlier != null) {
      faults.add(
          new Fault(
              Severity.FAULT,
              entry.file(),
              entry.line(),
              entry.key(),
              entry.key() + " is given a second time; the first is in line " + earlier.line(),
              "remove one of the two lines",
              null));
    }
  }

  private static Fault badEscape(String name, int line, BadValueException e) {
    return new Fault(
        Severity.FAULT,
        name,
        line,
        null,
        "the line " + e.getMessage(),
        "write four hexadecimal digits after \\u, and a backslash as \\\\",
        null);
  }
}
