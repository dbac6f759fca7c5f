package dev.sessionrelay.settings;

import dev.sessionrelay.settings.ConfigError.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong, so that all of it is reported at once. */
public final class ConfigErrors {
  private static final Comparator<ConfigError> CAUSES_FIRST =
      Comparator.comparing((ConfigError fault) -> fault.severity() != Severity.UNKNOWN_KEY)
          .thenComparing(ConfigError::file)
          .thenComparingInt(ConfigError::line);

  private final String file;
  private final List<ConfigError> found = new ArrayList<>();

  /** Of several files. */
  public ConfigErrors() {
    this("");
  }

  /**
   * @param file the one that {@link #fault} and {@link #warn(int, String, String)} are about
   */
  public ConfigErrors(String file) {
    this.file = file;
  }

  public void add(ConfigError fault) {
    found.add(fault);
  }

  public void addAll(List<ConfigError> faults) {
    found.addAll(faults);
  }

  /** An error in the one file, in a line or, with 0, in none. */
  public void fault(int line, String problem, String advice) {
    add(new ConfigError(Severity.FAULT, file, line, null, problem, advice, null));
  }

  /** A warning in the one file, in a line or, with 0, in none. */
  public void warn(int line, String problem, String advice) {
    add(new ConfigError(Severity.WARNING, file, line, null, problem, advice, null));
  }

  /** An error at the line of this entry. */
  public void at(PropertyEntry entry, String problem, String advice) {
    at(entry, problem, advice, null);
  }

  /** An error at the line of this entry, with a valid value. */
  public void at(PropertyEntry entry, String problem, String advice, String example) {
    add(ConfigError.at(entry, problem, advice, example));
  }

  /**
   * An error at the line of an unknown key.
   *
   * @param reason why it is none here, such as {@code ": there is no …"}; or empty
   */
  public void unknown(PropertyEntry entry, String reason, String advice) {
    String problem = "unknown key " + SettingsReader.quote(entry.key()) + reason;
    add(
        new ConfigError(
            Severity.UNKNOWN_KEY, entry.file(), entry.line(), entry.key(), problem, advice, null));
  }

  /** An error of a key that is not there, shown at the line of something beside it. */
  public void missing(String file, int line, String key, String problem, String advice, String ex) {
    add(new ConfigError(Severity.FAULT, file, line, key, problem, advice, ex));
  }

  public void warn(PropertyEntry at, String problem, String advice) {
    warn(at, problem, advice, null);
  }

  public void warn(PropertyEntry at, String problem, String advice, String example) {
    add(
        new ConfigError(
            Severity.WARNING, at.file(), at.line(), at.key(), problem, advice, example));
  }

  /** Whether something was found at this key. */
  public boolean concern(String key) {
    return found.stream().anyMatch(fault -> key.equals(fault.key()));
  }

  /** Whether there is nothing that stops a start; warnings do not. */
  public boolean isEmpty() {
    return found.stream().allMatch(ConfigError::isWarning);
  }

  /** Errors and warnings in the order of {@link #sorted}. */
  public List<ConfigError> all() {
    return sorted(found);
  }

  /** Unknown keys, then all else in the order of the files' lines, each once. */
  public static List<ConfigError> sorted(List<ConfigError> faults) {
    return faults.stream().distinct().sorted(CAUSES_FIRST).toList();
  }

  public List<ConfigError> warnings() {
    return all().stream().filter(ConfigError::isWarning).toList();
  }
}
