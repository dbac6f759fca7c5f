package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many sessions are in each state, as a bar whose parts are links.
 *
 * @param label the vendor, or a word for all
 * @param link the list with these sessions alone
 */
public record StateTotals(String label, long count, PageAddress link, List<BarPart> parts) {
  /** Narrower parts could not be seen or clicked. */
  private static final double NARROWEST = 0.6;

  public StateTotals {
    parts = List.copyOf(parts);
  }

  /**
   * A part of the bar, in percent of its length.
   *
   * @param stale whether these are what was seen last
   */
  public record BarPart(
      SessionState state, boolean stale, long count, double start, double width, PageAddress link) {
    /** In words: colours alone say nothing to many. */
    public String words() {
      return (stale ? "last seen " : "") + state + ": " + PageText.number(count);
    }
  }

  static StateTotals of(String label, List<SessionTotal> totals, PageAddress link) {
    List<BarPart> parts = new ArrayList<>();
    long all = sum(totals.stream());
    double start = 0;
    for (SessionState state : SessionState.values()) {
      for (boolean stale : new boolean[] {false, true}) {
        long count =
            sum(totals.stream().filter(each -> each.state() == state && each.stale() == stale));
        if (count > 0) {
          double width = Math.max(NARROWEST, 100.0 * count / all);
          parts.add(new BarPart(state, stale, count, start, width, link.with("state", state)));
          start += width;
        }
      }
    }
    return new StateTotals(label, all, link, fitted(parts, start));
  }

  /** Narrow parts were made wider: the others give way. */
  private static List<BarPart> fitted(List<BarPart> parts, double length) {
    double by = 100 / Math.max(100, length);
    return parts.stream()
        .map(
            part ->
                new BarPart(
                    part.state(),
                    part.stale(),
                    part.count(),
                    part.start() * by,
                    part.width() * by,
                    part.link()))
        .toList();
  }

  static long sum(Stream<SessionTotal> totals) {
    return totals.mapToLong(SessionTotal::count).sum();
  }
}
