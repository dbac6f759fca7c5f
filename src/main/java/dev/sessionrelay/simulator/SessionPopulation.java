package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The sessions that one service of a cloud generates; several operations may show the same ones.
 *
 * @param scope where they live: a workspace; empty where there is none
 * @param idFormat makes a session's id of its number, which counts from 1
 * @param size how many there are when nobody says
 * @param renewed whether what has the id is another session in each life
 */
public record SessionPopulation(
    String scope, String idFormat, int size, boolean renewed, List<Plan> plans) {
  public SessionPopulation {
    plans = List.copyOf(plans);
  }

  /**
   * One life of a session: the vendor's words with the share of the life that each one lasts.
   *
   * @param words null where the vendor does not know the session
   * @param ends in thousandths of the life, rising, the last one 1000
   * @param running index of the first step in which the session runs; -1 when it never does
   */
  record Plan(List<String> words, int[] ends, int running) {
    private static final String ABSENT = "-";

    public Plan {
      words = Collections.unmodifiableList(words);
    }

    static Plan of(String runningWord, String steps) {
      List<String> words = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      int end = 0;
      for (String step : steps.split(", ")) {
        String[] pair = step.split(" ");
        end += Integer.parseInt(pair[1]);
        words.add(pair[0].equals(ABSENT) ? null : pair[0]);
        ends.add(end);
      }
      int[] all = ends.stream().mapToInt(Integer::intValue).toArray();
      return new Plan(words, all, words.indexOf(runningWord));
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

  /**
   * @param runningWord the vendor's word for a session that has started
   * @param plans lives such as {@code CREATING 100, RUNNING 900}, in thousandths; {@code -} stands
   *     for a session that the vendor does not know
   */
  public static SessionPopulation of(
      String scope, String idFormat, int size, String runningWord, String... plans) {
    List<Plan> all = Arrays.stream(plans).map(steps -> Plan.of(runningWord, steps)).toList();
    return new SessionPopulation(scope, idFormat, size, false, all);
  }

  /** The same, but what has the id is another session in each life. */
  public SessionPopulation anotherInEachLife() {
    return new SessionPopulation(scope, idFormat, size, true, plans);
  }

  /** The id of a generated session. */
  public String sessionId(int number) {
    return String.format(Locale.ROOT, idFormat, number);
  }
}
