package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * One life of a session: the vendor's words with the share of the life that each one lasts.
 *
 * @param words null where the vendor does not know the session
 * @param ends in thousandths of the life, rising, the last one 1000
 * @param running index of the first step in which the session runs; -1 when it never does
 */
record Plan(List<String> words, int[] ends, int running) {
  private static final String ABSENT = "-";

  /**
   * Reads steps such as {@code CREATING 100, RUNNING 900}; {@code -} stands for a session that the
   * vendor does not know.
   */
  static Plan of(String steps) {
    List<String> words = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (String step : steps.split(", ")) {
      String[] pair = step.split(" ");
      end += Integer.parseInt(pair[1]);
      words.add(pair[0].equals(ABSENT) ? null : pair[0]);
      ends.add(end);
    }
    return new Plan(words, ends.stream().mapToInt(Integer::intValue).toArray(), firstRun(words));
  }

  private static int firstRun(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      if (runs(words.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean runs(String word) {
    return word != null && (word.equalsIgnoreCase("running") || word.equals("ACTIVE/idle"));
  }

  /** The step at a point of the life, in thousandths. */
  int stepAt(double thousandths) {
    int step = 0;
    while (step < ends.length - 1 && thousandths >= ends[step]) {
      step++;
    }
    return step;
  }

  /** Where a step begins, in thousandths. */
  int start(int step) {
    return step == 0 ? 0 : ends[step - 1];
  }
}
