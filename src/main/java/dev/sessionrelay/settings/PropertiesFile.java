package dev.sessionrelay.settings;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file as {@link Properties} reads it, with the line of every key. Beyond that syntax,
 * a key that is given twice is an error, because the earlier value would be lost without a word.
 *
 * @param entries keys in the order of the file
 */
public record PropertiesFile(
    String name, Map<String, PropertyEntry> entries, List<ConfigError> faults) {
  public PropertiesFile {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    faults = List.copyOf(faults);
  }

  /**
   * @param name name of the file for errors
   * @param text the whole file
   */
  public static PropertiesFile parse(String name, String text) {
    List<LogicalLine> lines = LogicalLine.split(text);
    Map<String, PropertyEntry> entries = new LinkedHashMap<>();
    List<ConfigError> faults = new ArrayList<>();
    try {
      add(name, lines, entries, faults);
    } catch (IllegalArgumentException e) {
      entries.clear();
      faults.clear();
      lines.forEach(line -> addAlone(name, line, entries, faults));
    }
    return new PropertiesFile(name, entries, faults);
  }

  /** Without what waits for a vault, but for keys that begin so. */
  public PropertiesFile withoutVaults(String needed) {
    Map<String, PropertyEntry> rest = new LinkedHashMap<>(entries);
    rest.values().removeIf(entry -> entry.namesVault() && !entry.key().startsWith(needed));
    return new PropertiesFile(name, rest, faults);
  }

  /** One by one, as Java's reader ends at the first line that it refuses. */
  private static void addAlone(
      String name, LogicalLine line, Map<String, PropertyEntry> entries, List<ConfigError> faults) {
    try {
      add(name, List.of(line), entries, faults);
    } catch (IllegalArgumentException e) {
      faults.add(
          ConfigError.inFile(
              name,
              line.number(),
              "the line has a malformed \\u escape",
              "write four hexadecimal digits after \\u, and a backslash as \\\\",
              null));
    }
  }

  private static void add(
      String name,
      List<LogicalLine> lines,
      Map<String, PropertyEntry> entries,
      List<ConfigError> faults) {
    for (LogicalLine line : lines) {
      String[] pair = pair(line.text());
      PropertyEntry entry = new PropertyEntry(name, line.number(), pair[0], pair[1]);
      PropertyEntry earlier = entries.putIfAbsent(entry.key(), entry);
      if (earlier != null) {
        faults.add(
            ConfigError.at(
                entry,
                entry.key() + " is given a second time; the first is in line " + earlier.line(),
                "remove one of the two lines",
                null));
      }
    }
  }

  /** Key and value of a line, as Java understands them; most lines have nothing to unescape. */
  private static String[] pair(String line) {
    if (line.indexOf('\\') >= 0) {
      return escaped(line);
    }
    int end = 0;
    while (end < line.length() && "=: \t\f".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    int value = blanks(line, end);
    if (value < line.length() && "=:".indexOf(line.charAt(value)) >= 0) {
      value = blanks(line, value + 1);
    }
    return new String[] {line.substring(0, end), line.substring(value)};
  }

  private static String[] escaped(String line) {
    String[] pair = new String[2];
    Properties reader =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) {
            pair[0] = (String) key;
            pair[1] = (String) value;
            return null;
          }
        };
    try {
      reader.load(new StringReader(line));
      return pair;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first place from here on that is no blank. */
  private static int blanks(String line, int from) {
    int place = from;
    while (place < line.length() && " \t\f".indexOf(line.charAt(place)) >= 0) {
      place++;
    }
    return place;
  }

  /**
   * What is left after comments are dropped and continued lines are joined, still escaped.
   *
   * @param number line on which it begins, 1 for the first
   */
  private record LogicalLine(int number, String text) {

    static List<LogicalLine> split(String text) {
      List<LogicalLine> lines = new ArrayList<>();
      StringBuilder joined = new StringBuilder();
      int number = 0;
      int begin = 0;
      for (String natural : (Iterable<String>) text.lines()::iterator) {
        number++;
        String line = natural.substring(blanks(natural, 0));
        if (joined.isEmpty() && (line.isEmpty() || "#!".indexOf(line.charAt(0)) >= 0)) {
          continue;
        }
        begin = joined.isEmpty() ? number : begin;
        boolean continued = isContinued(line);
        joined.append(line, 0, line.length() - (continued ? 1 : 0));
        if (!continued) {
          lines.add(new LogicalLine(begin, joined.toString()));
          joined.setLength(0);
        }
      }
      if (!joined.isEmpty()) {
        lines.add(new LogicalLine(begin, joined.toString()));
      }
      return lines;
    }

    /** Whether it ends in a backslash that is not itself escaped. */
    private static boolean isContinued(String line) {
      int backslashes = 0;
      while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
        backslashes++;
      }
      return backslashes % 2 == 1;
    }
  }
}
