package dev.sessionrelay.report;

import dev.sessionrelay.config.PriceDefinition;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.ledger.usage.UsedSession;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

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
  private static final int IDLEST = 10;

  public UsageReport {
    rows = List.copyOf(rows);
    idlest = List.copyOf(idlest);
    days = List.copyOf(days);
  }

  /** The day, in UTC, with which a report since a moment begins. */
  public static LocalDate firstDay(Instant since) {
    return since.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * @param uses from the first day on
   */
  public static UsageReport of(
      List<DailyUse> uses, PriceList prices, UsageGrouping by, LocalDate first, Instant until) {
    Comparator<UsageRow> longest = Comparator.comparing(row -> row.total().running());
    List<UsageRow> rows = rows(uses, prices, use -> by.of(use.session()), longest.reversed());
    List<UsageRow> sessions =
        rows(
            uses,
            prices,
            UsageReport::title,
            Comparator.comparing((UsageRow row) -> row.total().idle()).reversed());
    return new UsageReport(
        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
        until,
        by,
        rows,
        row("all", uses, prices),
        sessions.stream().filter(row -> !row.total().idle().isZero()).limit(IDLEST).toList(),
        days(uses, first, firstDay(until)));
  }

  private static String title(DailyUse use) {
    UsedSession session = use.session();
    return session.name() == null || session.name().equals(session.subject())
        ? session.subject()
        : session.name() + " (" + session.subject() + ")";
  }

  private static List<UsageRow> rows(
      List<DailyUse> uses,
      PriceList prices,
      Function<DailyUse, String> group,
      Comparator<UsageRow> order) {
    Map<String, List<DailyUse>> groups =
        uses.stream().collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()));
    List<UsageRow> rows = new ArrayList<>();
    groups.forEach((name, of) -> rows.add(row(name, of, prices)));
    rows.sort(order.thenComparing(UsageRow::name));
    return rows;
  }

  private static UsageRow row(String name, List<DailyUse> uses, PriceList prices) {
    Map<PriceDefinition, UseTotal> priced = new TreeMap<>(Comparator.comparing(p -> p.name()));
    Duration unpriced = Duration.ZERO;
    for (DailyUse use : uses) {
      PriceDefinition price = price(prices, use.session());
      if (price == null) {
        unpriced = unpriced.plus(use.total().running());
      } else {
        priced.merge(price, use.total(), UseTotal::plus);
      }
    }
    long sessions = uses.stream().map(use -> use.session().key()).distinct().count();
    UseTotal total = uses.stream().map(DailyUse::total).reduce(UseTotal.NONE, UseTotal::plus);
    return new UsageRow(
        name,
        sessions,
        total,
        costs(priced, UseTotal::running),
        costs(priced, UseTotal::idle),
        unpriced);
  }

  private static PriceDefinition price(PriceList prices, UsedSession session) {
    return prices
        .of(session.vendor(), session.kind(), session.queue(), session.engine())
        .orElse(null);
  }

  /** Rounded once for each price. */
  private static Map<String, BigDecimal> costs(
      Map<PriceDefinition, UseTotal> priced, Function<UseTotal, Duration> time) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    priced.forEach(
        (price, total) ->
            costs.merge(price.currency(), price.cost(time.apply(total)), BigDecimal::add));
    return costs;
  }

  private static List<UsageDay> days(Collection<DailyUse> uses, LocalDate first, LocalDate last) {
    Map<LocalDate, UseTotal> byDay = new TreeMap<>();
    first.datesUntil(last.plusDays(1)).forEach(day -> byDay.put(day, UseTotal.NONE));
    uses.forEach(use -> byDay.merge(use.day(), use.total(), UseTotal::plus));
    return byDay.entrySet().stream()
        .map(day -> new UsageDay(day.getKey(), day.getValue()))
        .toList();
  }
}
