package dev.sessionrelay.cli.output;

import dev.sessionrelay.session.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table for people to read: each column as wide as its widest cell; where the whole is too wide,
 * the elastic columns give way. What must be copied whole, such as an id, is in a column that does
 * not. Cells hold vendors' words, so nothing in them reaches a terminal that could command it.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String> titles;
  private final int[] least;
  private final boolean[] elastic;
  private int painted = -1;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... titles) {
    this.titles = List.of(titles);
    this.least = Stream.of(titles).mapToInt(String::length).toArray();
    this.elastic = new boolean[titles.length];
  }

  /** Lets a column give way, down to a width. */
  public TextTable elastic(String title, int width) {
    elastic[titles.indexOf(title)] = true;
    return least(title, width);
  }

  /** Gives a column a width that it keeps, whatever its cells are. */
  public TextTable least(String title, int width) {
    least[titles.indexOf(title)] = width;
    return this;
  }

  /** Shows a column in the colours of the states that it names. */
  public TextTable painted(String title) {
    painted = titles.indexOf(title);
    return this;
  }

  /** Adds a row; null and empty are shown as a dash. */
  public TextTable row(Object... cells) {
    List<String> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      String text = cell == null ? "" : Texts.oneLine(cell.toString());
      row.add(text.isEmpty() ? "-" : text);
    }
    rows.add(row);
    return this;
  }

  /** The titles, then the rows. */
  public List<String> lines(TerminalOutput terminal) {
    int[] widths = widths(terminal.width());
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(String.join(GAP, cells(titles, widths)).stripTrailing());
    for (List<String> row : rows) {
      List<String> cells = cells(row, widths);
      if (painted >= 0) {
        cells.set(painted, terminal.paint(cells.get(painted)));
      }
      lines.add(String.join(GAP, cells).stripTrailing());
    }
    return lines;
  }

  private int[] widths(int width) {
    int[] widths = IntStream.range(0, least.length).map(this::widest).toArray();
    int gaps = GAP.length() * (least.length - 1);
    long excess = (long) IntStream.of(widths).sum() + gaps - width;
    for (; excess > 0; excess--) {
      Optional<Integer> widest = widestElastic(widths);
      if (widest.isEmpty()) {
        break;
      }
      widths[widest.get()]--;
    }
    return widths;
  }

  private int widest(int column) {
    int title = Math.max(titles.get(column).length(), least[column]);
    return rows.stream().mapToInt(row -> width(row.get(column))).reduce(title, Math::max);
  }

  private Optional<Integer> widestElastic(int[] widths) {
    return IntStream.range(0, widths.length)
        .boxed()
        .filter(i -> elastic[i] && widths[i] > least[i])
        .max(Comparator.comparingInt(i -> widths[i]));
  }

  /** As wide as their columns. */
  private static List<String> cells(List<String> texts, int[] widths) {
    List<String> cells = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      String cell = cut(texts.get(i), widths[i]);
      cells.add(cell + " ".repeat(Math.max(0, widths[i] - width(cell))));
    }
    return cells;
  }

  private static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int left = width - 1;
    for (int c : text.codePoints().toArray()) {
      left -= width(c);
      if (left < 0) {
        break;
      }
      kept.appendCodePoint(c);
    }
    return kept.append('…').toString();
  }

  private static int width(String text) {
    return text.codePoints().map(TextTable::width).sum();
  }

  /** Chinese, Japanese and Korean characters take two places, marks upon others none. */
  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
      default -> c >= 0xFF01 && c <= 0xFF60 || c >= 0x3000 && c <= 0x303F ? 2 : 1;
    };
  }
}
