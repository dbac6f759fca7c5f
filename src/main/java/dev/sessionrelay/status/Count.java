package dev.sessionrelay.status;

/** A number with its noun. */
public final class Count {
  private Count() {}

  /** {@code 1 event}, {@code 2 events}. */
  public static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
