package dev.sessionrelay.status.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.LargeLedger;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.query.EventQueries;
import dev.sessionrelay.ledger.query.EventQuery;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.usage.UseFold;
import dev.sessionrelay.status.Reports;
import dev.sessionrelay.status.page.SitePages.PageSources;
import dev.sessionrelay.status.web.PageAnswer;
import dev.sessionrelay.status.web.PageRequest;
import dev.sessionrelay.testing.Alone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pages are quick and small however much there is. {@code -Dlarge.sessions=100000} measures, with
 * ten events a session.
 */
@Alone
class LargePagesTest {
  private static final int SESSIONS = Integer.getInteger("large.sessions", 2_000);
  private static final int LARGEST = 300_000;
  private static final int ROUNDS = 3;

  private final Map<String, String> figures = new TreeMap<>();
  private final SitePages pages = new SitePages();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void everyPageIsReadyWithinASecond(Ledgers database) {
    try (SqlLedger ledger = LargeLedger.make(database.fresh(directory), SESSIONS, 10 * SESSIONS)) {
      UseFold.install(ledger);
      Ledgers.eachMinute(ledger);
      Ledgers.eachMinute(ledger);
      pages.serve(new PageSources(Reports::troubled, ledger.reader()));
      String key =
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.USUAL, null, 1)
              .rows()
              .get(0)
              .key();
      String event =
          new EventQueries(ledger.reader())
              .newest(EventQuery.ALL, null, 1)
              .events()
              .get(0)
              .event()
              .id();
      open("/", Map.of());
      open("/", Map.of("sort", "stateSince", "state", "RUNNING"));
      open("/", Map.of("q", "no-such alice"));
      open("/session", Map.of("key", key));
      open("/event", Map.of("id", event));
      open("/incidents", Map.of());
      open("/sinks", Map.of());
      open("/targets", Map.of());
      open("/relay", Map.of());
      long start = System.nanoTime();
      await().atMost(Duration.ofSeconds(60)).until(this::reportIsMade);
      figures.put("report made", (System.nanoTime() - start) / 1_000_000 + " ms");
      open("/report", Map.of());
      System.out.printf("%s, %,d sessions: %s%n", database, SESSIONS, figures);
    }
  }

  private boolean reportIsMade() {
    PageRequest request = new PageRequest("GET", "/report", Map.of(), Map.of());
    byte[] page = pages.apply(request).orElseThrow().body();
    return new String(page, StandardCharsets.UTF_8).contains("Session hours a day");
  }

  /** The best of a few: what a machine does beside it is not meant. */
  private void open(String path, Map<String, String> query) {
    long best = Long.MAX_VALUE;
    int size = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      PageAnswer page = pages.apply(new PageRequest("GET", path, query, Map.of())).orElseThrow();
      best = Math.min(best, (System.nanoTime() - start) / 1_000_000);
      assertEquals(200, page.status());
      size = page.body().length;
    }
    String name = query.isEmpty() || path.length() > 1 ? path : path + query;
    figures.put(name, best + " ms, " + size / 1_000 + " kB");
    assertTrue(best < 1_000 && size < LARGEST, figures::toString);
  }
}
