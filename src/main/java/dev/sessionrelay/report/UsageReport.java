package dev.sessionrelay.report;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.usage.DailyUse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collector;

/**
 * What sessions were used for.
 *
 * @param from the beginning of a day in UTC
 * @param rows those that ran longest first
 * @param idlest sessions that were idle longest
 * @param days every one from the first to the last
 */
public record UsageReport(
    Instant from,
    Instant until,
    UsageGrouping by,
    List<UsageRow> rows,
    UsageRow total,
    List<UsageRow> idlest,
    List<UsageDay> days) {
  public UsageReport {
    rows = List.copyOf(rows);
    idlest = List.copyOf(idlest);
    days = List.copyOf(days);
  }

  /** Whether a price fits any session. */
  public boolean priced() {
    return !total.costs().isEmpty();
  }

  /** The day, in UTC, with which a report since a moment begins. */
  public static LocalDate firstDay(Instant since) {
    return since.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** Adds up the days of one session at a time. */
  public static Collector<List<DailyUse>, ?, UsageReport> adding(
      PriceList prices, UsageGrouping by, LocalDate first, Instant until) {
    return Collector.of(
        () -> new UsageSummary(prices, by),
        UsageSummary::add,
        (one, other) -> {
          throw new UnsupportedOperationException("a report is added up by one thread");
        },
        summary -> summary.report(first, until));
  }
}
