package dev.sessionrelay.status.page;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.query.QueryParameters;
import dev.sessionrelay.ledger.usage.UseQueries;
import dev.sessionrelay.report.UsageGrouping;
import dev.sessionrelay.report.UsageReport;
import dev.sessionrelay.status.page.ReportCache.ReportChoice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A report as a page shows it.
 *
 * @param spans in days, to choose from
 */
public record ReportPage(UsageReport report, UsagePicture picture, long span, List<Long> spans) {
  private static final List<Long> SPANS = List.of(1L, 7L, 30L, 90L, 365L);
  private static final long USUAL = 7;

  public ReportPage {
    spans = List.copyOf(spans);
  }

  /** The whole report as a page by itself, which needs no other file. */
  public static String alone(UsageReport report) {
    ReportPage view = new ReportPage(report, UsagePicture.of(report.days()), 0, SPANS);
    return new String(new PageTemplates().render("usage", null, view), StandardCharsets.UTF_8);
  }

  /** Empty while the report is being made. */
  static Optional<ReportPage> of(
      QueryParameters query,
      LedgerReader ledger,
      PriceList prices,
      ReportCache reports,
      Instant now) {
    query.refuseOthers(List.of("by", "days"));
    UsageGrouping asked = query.word("by", UsageGrouping.class);
    UsageGrouping by = asked == null ? UsageGrouping.OWNER : asked;
    Long days = query.number("days");
    long span = days == null ? USUAL : Math.max(1, Math.min(days, 400));
    LocalDate first = UsageReport.firstDay(now.minus(Duration.ofDays(span)));
    return reports
        .find(
            new ReportChoice(by, span, prices),
            () -> new UseQueries(ledger).since(first, UsageReport.adding(prices, by, first, now)))
        .map(report -> new ReportPage(report, UsagePicture.of(report.days()), span, SPANS));
  }

  /** The same with another grouping. */
  public String address(UsageGrouping by) {
    return PageAddress.of("report").with("by", by.name()).with("days", span).toString();
  }

  /** The same over another span. */
  public String address(long days) {
    return PageAddress.of("report").with("by", report.by().name()).with("days", days).toString();
  }
}
