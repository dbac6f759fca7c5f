package dev.sessionrelay.settings;

/**
 * A value that is not of its type. The message goes on after "which", such as "is not a duration",
 * and never repeats the value.
 */
public final class BadValueException extends Exception {
  public BadValueException(String clause) {
    super(clause);
  }
}
