package dev.sessionrelay.status.page;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.report.UsageGrouping;
import dev.sessionrelay.report.UsageReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reports that pages show. They are made one at a time beside the requests: with 100,000 sessions
 * one takes seconds, and whoever asks sees the last one meanwhile. Safe for several threads.
 */
final class ReportCache {
  private static final Duration PATIENCE = Duration.ofMillis(800);

  /** A report that took a second is shown for so many: making them takes a twentieth of a core. */
  private static final long REST = 20;

  private static final int MOST = 16;

  private final ThreadPoolExecutor maker =
      new ThreadPoolExecutor(
          0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ReportCache::daemon);
  private final Map<ReportChoice, MadeReport> made = new LinkedHashMap<>();
  private final Map<ReportChoice, Future<MadeReport>> running = new LinkedHashMap<>();

  /**
   * What is reported.
   *
   * @param span in days
   */
  record ReportChoice(UsageGrouping by, long span, PriceList prices) {}

  private record MadeReport(UsageReport report, long began, long ended) {

    boolean isFresh() {
      return System.nanoTime() - ended < REST * (ended - began);
    }
  }

  /** The report, or the last one while another is made; empty while the first one is. */
  Optional<UsageReport> find(ReportChoice choice, Callable<UsageReport> report) {
    MadeReport last = last(choice);
    if (last != null && last.isFresh()) {
      return Optional.of(last.report());
    }
    try {
      return Optional.of(
          start(choice, report).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).report());
    } catch (TimeoutException e) {
      return Optional.ofNullable(last).map(MadeReport::report);
    } catch (ExecutionException e) {
      throw new LedgerException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized MadeReport last(ReportChoice choice) {
    return made.get(choice);
  }

  private synchronized Future<MadeReport> start(ReportChoice choice, Callable<UsageReport> report) {
    return running.computeIfAbsent(choice, each -> maker.submit(() -> make(choice, report)));
  }

  private MadeReport make(ReportChoice choice, Callable<UsageReport> report) throws Exception {
    try {
      long began = System.nanoTime();
      MadeReport fresh = new MadeReport(report.call(), began, System.nanoTime());
      keep(choice, fresh);
      return fresh;
    } finally {
      ended(choice);
    }
  }

  private synchronized void keep(ReportChoice choice, MadeReport fresh) {
    made.remove(choice);
    made.put(choice, fresh);
    if (made.size() > MOST) {
      made.remove(made.keySet().iterator().next());
    }
  }

  private synchronized void ended(ReportChoice choice) {
    running.remove(choice);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "reports");
    thread.setDaemon(true);
    return thread;
  }
}
