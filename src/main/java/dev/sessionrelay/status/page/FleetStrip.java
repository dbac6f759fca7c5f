package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.SessionCell;
import dev.sessionrelay.ledger.query.SessionTotal;
import java.util.ArrayList;
import java.util.List;

/**
 * All sessions at a glance, a coloured cell each: cells that are links where they are few enough,
 * else a picture of cells that are sorted by vendor and state.
 *
 * @param cells empty for the picture
 * @param cell side of a cell of the picture, in its units
 */
public record FleetStrip(
    List<SessionCell> cells, List<CellBlock> blocks, double width, double height, double cell) {
  /** A page with more links would be too heavy. */
  static final int MOST_LINKS = 500;

  private static final double WIDTH = 1_200;
  private static final double HIGHEST = 130;
  private static final double LARGEST = 12;

  public FleetStrip {
    cells = List.copyOf(cells);
    blocks = List.copyOf(blocks);
  }

  /** A rectangle of cells that are alike. */
  public record CellBlock(String look, double left, double top, double width, double height) {}

  static FleetStrip links(List<SessionCell> cells) {
    return new FleetStrip(cells, List.of(), 0, 0, 0);
  }

  static FleetStrip picture(List<SessionTotal> totals) {
    long all = StateTotals.sum(totals.stream());
    double cell = Math.min(LARGEST, Math.sqrt(WIDTH * HIGHEST / Math.max(1, all)));
    long columns = (long) (WIDTH / cell);
    List<CellBlock> blocks = new ArrayList<>();
    long begin = 0;
    for (SessionTotal total : totals) {
      String look = total.stale() ? "f-" + total.state() + " faint" : "f-" + total.state();
      add(blocks, look, begin, begin + total.count(), columns, cell);
      begin += total.count();
    }
    return new FleetStrip(List.of(), blocks, WIDTH, Math.ceil((double) all / columns) * cell, cell);
  }

  /** What is left of the first row, whole rows, and the beginning of the last one. */
  private static void add(
      List<CellBlock> blocks, String look, long from, long to, long columns, double cell) {
    long begin = from;
    while (begin < to) {
      long column = begin % columns;
      long rows = column == 0 ? Math.max(1, (to - begin) / columns) : 1;
      long wide = Math.min(columns - column, to - begin);
      blocks.add(
          new CellBlock(look, column * cell, begin / columns * cell, wide * cell, rows * cell));
      begin += wide * rows;
    }
  }
}
