package dev.sessionrelay.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured in several rounds, as a table of Markdown. */
final class Figures {
  private final String title;
  private final Map<Row, List<Double>> rows = new LinkedHashMap<>();

  private record Row(String figure, String who) {}

  Figures(String title) {
    this.title = title;
  }

  void add(String figure, Contender who, double value) {
    add(figure, who.name(), value);
  }

  void add(String figure, String who, double value) {
    rows.computeIfAbsent(new Row(figure, who), row -> new ArrayList<>()).add(value);
    System.err.printf("%s, %s: %s%n", who, figure, text(value));
  }

  /** The rounds of each figure side by side. */
  void print() {
    System.out.printf("%n%s%n%n| figure | of | min | median | max |%n", title);
    System.out.println("| --- | --- | ---: | ---: | ---: |");
    rows.keySet().stream().map(Row::figure).distinct().forEach(this::print);
  }

  private void print(String figure) {
    rows.forEach(
        (row, values) -> {
          if (row.figure().equals(figure)) {
            List<Double> sorted = values.stream().sorted().toList();
            System.out.printf(
                "| %s | %s | %s | %s | %s |%n",
                figure,
                row.who(),
                text(sorted.get(0)),
                text(sorted.get(sorted.size() / 2)),
                text(sorted.get(sorted.size() - 1)));
          }
        });
  }

  private static String text(double value) {
    return String.format(value < 2 ? "%.3f" : value < 100 ? "%.1f" : "%,.0f", value);
  }
}
