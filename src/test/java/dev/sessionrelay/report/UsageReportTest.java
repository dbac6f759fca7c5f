package dev.sessionrelay.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.config.PriceDefinition;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.ledger.usage.UsedSession;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Groups, costs and order of a report. */
class UsageReportTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
  private static final Instant NOW = Instant.parse("2026-11-03T12:00:00Z");
  private static final PriceList PRICES =
      new PriceList(List.of(price("sql", "SQL", "0.10", "EUR"), price("gpu", "RAY", "3", "USD")));

  private static PriceDefinition price(String name, String kind, String perHour, String currency) {
    return new PriceDefinition(
        name, Set.of(), Set.of(kind), Set.of(), Set.of(), new BigDecimal(perHour), currency);
  }

  private static DailyUse use(String id, String owner, String kind, int day, long run, long idle) {
    UsedSession session =
        new UsedSession(id, "/s", id, "alibaba", "spark", owner, "root", kind, null, null);
    UseTotal total =
        new UseTotal(
            Duration.ofMinutes(run), Duration.ofMinutes(idle), Duration.ZERO, Duration.ZERO, 0, 0);
    return new DailyUse(session, FIRST.plusDays(day), total);
  }

  private static UsageReport report(DailyUse... uses) {
    return Stream.of(uses)
        .collect(Collectors.groupingBy(use -> use.session().key()))
        .values()
        .stream()
        .collect(UsageReport.adding(PRICES, UsageGrouping.OWNER, FIRST, NOW));
  }

  /** Three times 20 minutes at 0.10 an hour are 0.10, and not three times 0.03. */
  @Test
  void costIsRoundedOnceForARow() {
    UsageReport report =
        report(
            use("a", "ada", "SQL", 0, 20, 0),
            use("a", "ada", "SQL", 1, 20, 0),
            use("b", "ada", "SQL", 1, 20, 20));
    UsageRow ada = report.rows().get(0);
    assertEquals("ada", ada.name());
    assertEquals(2, ada.sessions());
    assertEquals("0.10 EUR", ada.cost());
    assertEquals("0.03 EUR", ada.idleCost());
  }

  @Test
  void eachCurrencyIsItsOwnSumAndWithoutAPriceThereIsNone() {
    UsageReport report =
        report(
            use("a", "ada", "SQL", 0, 60, 0),
            use("b", "ada", "RAY", 0, 60, 0),
            use("c", null, "JOB", 0, 600, 0));
    assertEquals(List.of("", "ada"), report.rows().stream().map(UsageRow::name).toList());
    assertEquals("", report.rows().get(0).cost());
    assertEquals(Duration.ofHours(10), report.rows().get(0).unpriced());
    assertEquals("0.10 EUR + 3.00 USD", report.rows().get(1).cost());
    assertEquals(
        Map.of("EUR", new BigDecimal("0.10"), "USD", new BigDecimal("3.00")),
        report.total().costs());
  }

  @Test
  void theIdlestComeFirstAndDaysWithoutUseAreThere() {
    UsageReport report =
        report(
            use("a", "ada", "SQL", 0, 60, 10),
            use("b", "bob", "SQL", 2, 60, 50),
            use("c", "bob", "SQL", 2, 60, 0));
    assertEquals(List.of("b", "a"), report.idlest().stream().map(UsageRow::name).toList());
    assertEquals(3, report.days().size());
    assertEquals(UseTotal.NONE, report.days().get(1).total());
  }
}
