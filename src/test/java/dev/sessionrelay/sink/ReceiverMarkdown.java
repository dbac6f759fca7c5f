package dev.sessionrelay.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of receivers' answers in {@code docs/failures.md}, made by asking the code. */
public final class ReceiverMarkdown {
  /** More statuses than these are told by their first digit. */
  private static final int FEW = 10;

  private ReceiverMarkdown() {}

  public static String render() {
    Map<ReceiverAnswer, List<Integer>> statuses = new TreeMap<>();
    IntStream.range(200, 600)
        .forEach(
            status ->
                statuses
                    .computeIfAbsent(
                        ReceiverAnswer.of(status, SinkSettings.DEFAULTS.finals()),
                        answer -> new ArrayList<>())
                    .add(status));
    return "| answer of a receiver | what happens |\n| --- | --- |\n"
        + statuses.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
  }

  private static String line(ReceiverAnswer answer, List<Integer> statuses) {
    String words =
        statuses.size() <= FEW
            ? statuses.stream().map(String::valueOf).collect(Collectors.joining(", "))
            : statuses.stream()
                .collect(
                    Collectors.groupingBy(
                        status -> status / 100, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(of -> (of.getValue() == 100 ? "" : "other ") + of.getKey() + "xx")
                .collect(Collectors.joining(", "));
    String none = answer == ReceiverAnswer.FAILURE ? ", or none in time" : "";
    return "| " + words + none + " | " + answer.meaning() + " |\n";
  }
}
