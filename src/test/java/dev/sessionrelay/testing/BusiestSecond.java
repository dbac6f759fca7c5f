package dev.sessionrelay.testing;

import java.time.Instant;
import java.util.List;

/** The second of any beginning in which the most happened. */
public final class BusiestSecond {
  private BusiestSecond() {}

  /**
   * @param times in any order
   * @return how many of them it has
   */
  public static int of(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    int most = 0;
    int from = 0;
    for (int to = 0; to < sorted.size(); to++) {
      while (!sorted.get(to).isBefore(sorted.get(from).plusSeconds(1))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }
}
