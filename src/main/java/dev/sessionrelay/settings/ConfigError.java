package dev.sessionrelay.settings;

import java.util.Objects;

/**
 * Something wrong in a file that an operator wrote.
 *
 * @param file name of the file as the operator knows it, relative to the home directory
 * @param line 1 for the first line; 0 when the error is not in one line
 * @param key the key concerned, in full; null when there is none
 * @param problem what is wrong; never holds the value of a secret
 * @param advice what was expected and how to put it right
 * @param example a valid value of {@code key}, or null
 */
public record ConfigError(
    Severity severity,
    String file,
    int line,
    String key,
    String problem,
    String advice,
    String example) {

  /**
   * An error stops the start or the reload, and so does an outage, which may pass without an edit;
   * a warning does not. A misspelt key may be why another one is missing.
   */
  public enum Severity {
    UNKNOWN_KEY,
    FAULT,
    OUTAGE,
    WARNING
  }

  public ConfigError {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(advice, "advice");
  }

  static ConfigError at(PropertyEntry entry, String problem, String advice, String example) {
    return new ConfigError(
        Severity.FAULT, entry.file(), entry.line(), entry.key(), problem, advice, example);
  }

  /**
   * An error that is not one of a key.
   *
   * @param line 0 for the file as a whole
   */
  public static ConfigError inFile(
      String file, int line, String problem, String advice, String example) {
    return new ConfigError(Severity.FAULT, file, line, null, problem, advice, example);
  }

  public boolean isWarning() {
    return severity == Severity.WARNING;
  }

  /** Whether it may pass by itself. */
  public boolean isOutage() {
    return severity == Severity.OUTAGE;
  }

  /** {@code file:line: message}, as editors and terminals know how to follow. */
  public String render() {
    String place = line > 0 ? file + ":" + line : file;
    return place + ": " + (isWarning() ? "warning: " : "") + message();
  }

  /** The message without its place. */
  public String message() {
    return problem + "; " + advice + (example == null ? "" : ", for example: " + exampleLine());
  }

  private String exampleLine() {
    return key == null ? example : key + " = " + example;
  }

  @Override
  public String toString() {
    return render();
  }
}
