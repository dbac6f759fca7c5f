package dev.sessionrelay;

/** A number with its noun. */
final class Count {
  private Count() {}

  /** {@code 1 event}, {@code 2 events}. */
  static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
