package dev.sessionrelay.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the ids of a target: a comma list, or a file with one id a line. */
public final class IdList {
  private static final String FILE = "file:";

  /** The file may be another than was meant, and a large one. */
  private static final int MOST_FAULTS = 20;

  private final ValueType<?> type;
  private final ConfigErrors faults;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private int wrong;

  private IdList(ValueType<?> type, ConfigErrors faults) {
    this.type = type;
    this.faults = faults;
  }

  /** The file that this value names, as written, if it names one. */
  public static Optional<String> fileOf(String text) {
    return text.startsWith(FILE)
        ? Optional.of(text.substring(FILE.length()).strip())
        : Optional.empty();
  }

  /** A comma list; errors name the line of the entry. */
  public static List<String> of(Setting setting, ValueType<?> type, ConfigErrors faults) {
    IdList list = new IdList(type, faults);
    Arrays.stream(setting.text().split(",", -1))
        .forEach(id -> list.add(id.strip(), setting.entry()));
    return List.copyOf(list.lines.keySet());
  }

  /**
   * A file with one id a line; empty lines, and what follows {@code #}, are comments. Errors name
   * the file's own lines.
   */
  public static List<String> of(
      Setting setting, Path file, ValueType<?> type, ConfigErrors faults) {
    String name = fileOf(setting.text()).orElseThrow();
    IdList list = new IdList(type, faults);
    try {
      list.addAll(
          Secret.trimmed(RegularFile.text(file)).lines().toList(), name, setting.entry().key());
    } catch (IOException e) {
      faults.at(
          setting.entry(),
          setting.entry().key() + " names the file " + name + ", which " + RegularFile.reason(e),
          "create it with one id a line, or correct the path (relative to the home directory)");
    }
    return List.copyOf(list.lines.keySet());
  }

  private void addAll(List<String> text, String name, String key) {
    boolean given = false;
    for (int i = 0; i < text.size(); i++) {
      String id = text.get(i).replaceFirst("#.*", "").strip();
      if (!id.isEmpty()) {
        given = true;
        add(id, new PropertyEntry(name, i + 1, key, id));
      }
    }
    if (wrong > MOST_FAULTS) {
      noIds(name, wrong - MOST_FAULTS + " more lines of " + name + " hold no valid id");
    } else if (!given) {
      noIds(name, name + " holds no id");
    }
  }

  private void noIds(String file, String problem) {
    faults.add(ConfigError.inFile(file, 0, problem, "write one id a line", type.example()));
  }

  private void add(String id, PropertyEntry at) {
    try {
      type.parse(id);
      once(id, at);
    } catch (BadValueException e) {
      fault(at, "the id '" + SettingsReader.quote(id) + "' of " + at.key() + " " + e.getMessage());
    }
  }

  private void once(String id, PropertyEntry at) {
    Integer first = lines.putIfAbsent(id, at.line());
    if (first != null) {
      String where = first == at.line() ? "" : "; the first is in line " + first;
      fault(at, "the id '" + id + "' of " + at.key() + " is given twice" + where);
    }
  }

  private void fault(PropertyEntry at, String problem) {
    wrong++;
    if (wrong > MOST_FAULTS) {
      return;
    }
    faults.add(
        ConfigError.inFile(
            at.file(),
            at.line(),
            problem,
            "each id is given once and is " + type.expected(),
            type.example()));
  }
}
