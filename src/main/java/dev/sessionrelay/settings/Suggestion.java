package dev.sessionrelay.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid name that an operator most likely meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The candidate with the fewest typing errors, letter case aside, if it is near enough to be
   * worth naming. One that only lacks its beginning, up to a dot, is near.
   */
  public static Optional<String> to(String given, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> isNear(given, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> errors(given, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * {@code did you mean …?}, or what to say when nothing is near.
   *
   * @param otherwise what is known, or how to find it
   */
  public static String advice(String given, Collection<String> candidates, String otherwise) {
    return to(given, candidates).map(Suggestion::question).orElse(otherwise);
  }

  /** {@code did you mean …?} */
  public static String question(String near) {
    return "did you mean " + near + "?";
  }

  /** Texts whose lengths differ too much need not be compared. */
  private static boolean isNear(String given, String candidate) {
    int tolerable = tolerable(given, candidate);
    return candidate.endsWith("." + given)
        || Math.abs(given.length() - candidate.length()) <= tolerable
            && errors(given, candidate) <= tolerable;
  }

  private static int tolerable(String given, String candidate) {
    return Math.max(2, Math.min(given.length(), candidate.length()) / 4);
  }

  private static int errors(String given, String candidate) {
    return candidate.endsWith("." + given)
        ? 1
        : distance(given.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] d, int i, int j) {
    int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
