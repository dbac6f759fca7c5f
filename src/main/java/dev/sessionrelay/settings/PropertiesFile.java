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
import java.util.stream.Collectors;

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
    List<String[]> pairs = load(lines);
    for (int i = 0; i < pairs.size(); i++) {
      String[] pair = pairs.get(i);
      PropertyEntry entry = new PropertyEntry(name, lines.get(i).number(), pair[0], pair[1]);
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

  /** Key and value of every line, as Java understands them. */
  private static List<String[]> load(List<LogicalLine> lines) {
    List<String[]> pairs = new ArrayList<>(lines.size());
    Properties reader =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) {
            return pairs.add(new String[] {(String) key, (String) value});
          }
        };
    try {
      reader.load(
          new StringReader(
              lines.stream().map(LogicalLine::text).collect(Collectors.joining("\n"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return pairs;
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
        String line = natural.substring(indent(natural));
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

    private static int indent(String line) {
      int blanks = 0;
      while (blanks < line.length() && " \t\f".indexOf(line.charAt(blanks)) >= 0) {
        blanks++;
      }
      return blanks;
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
