package dev.sessionrelay.settings;

/** A number with its noun. */
public final class Plural {
  private Plural() {}

  /** {@code 1 event}, {@code 2 events}. */
  public static String of(long number, String noun) {
    return of(number, noun, noun + "s");
  }

  /** {@code 1 try}, {@code 2 tries}. */
  public static String of(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
