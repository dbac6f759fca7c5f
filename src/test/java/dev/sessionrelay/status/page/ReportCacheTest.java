package dev.sessionrelay.status.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.report.UsageGrouping;
import dev.sessionrelay.report.UsageReport;
import dev.sessionrelay.status.page.ReportCache.ReportChoice;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody waits long for a report, and two who ask get one. */
class ReportCacheTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final ReportChoice CHOICE =
      new ReportChoice(UsageGrouping.OWNER, 7, PriceList.NONE);

  private final ReportCache reports = new ReportCache();
  private final AtomicInteger made = new AtomicInteger();

  private UsageReport report() {
    LocalDate first = UsageReport.firstDay(NOW);
    Instant until = NOW.plusSeconds(made.incrementAndGet());
    return Stream.<List<DailyUse>>of()
        .collect(UsageReport.adding(PriceList.NONE, UsageGrouping.OWNER, first, until));
  }

  private Callable<UsageReport> after(CountDownLatch gate) {
    return () -> {
      gate.await();
      return report();
    };
  }

  @Test
  void aQuickReportIsShownAtOnce() {
    assertEquals(NOW.plusSeconds(1), reports.find(CHOICE, this::report).orElseThrow().until());
  }

  @Test
  void whoeverAsksMeanwhileSeesNothingAtFirstAndTheLastOneLater() {
    CountDownLatch first = new CountDownLatch(1);
    assertEquals(Optional.empty(), reports.find(CHOICE, after(first)));
    assertEquals(Optional.empty(), reports.find(CHOICE, after(first)));
    first.countDown();
    await().until(() -> reports.find(CHOICE, this::report).isPresent());
    assertEquals(1, made.get(), "two asked for one report, and it took so long that it is kept");
  }

  @Test
  void whatWentWrongIsSaid() {
    LedgerException wrong =
        assertThrows(
            LedgerException.class,
            () ->
                reports.find(
                    CHOICE,
                    () -> {
                      throw new LedgerException("no disk", null);
                    }));
    assertEquals("no disk", wrong.getMessage());
    assertEquals(1, reports.find(CHOICE, this::report).stream().count());
  }
}
