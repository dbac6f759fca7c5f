package dev.sessionrelay.config;

/** A placeholder that has no value. The message goes on after the name of the key. */
final class UnresolvedException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String advice;

  UnresolvedException(String clause, String advice) {
    super(clause);
    this.advice = advice;
  }

  /** What to do about it. */
  String advice() {
    return advice;
  }
}
