package dev.sessionrelay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.DatabaseErrors;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.query.GroupQueries;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What several relays cannot work with is refused with the reason, or told. */
class UnfitServerTest {
  @TempDir Path directory;

  @Test
  void fileCannotBeShared() {
    assertRefused(
        LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory),
        "is a file, which several relays cannot share",
        "ledger.url = jdbc:postgresql://");
  }

  @Test
  void olderServerEndsNoSilentSessions() {
    LedgerSettings settings = TestPostgres.newLedger();
    TestPostgres.administrate(
        settings,
        "CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS"
            + " $$ SELECT '130014' $$");
    LedgerSettings older =
        LedgerSettings.of(
            settings.url() + "&options=-c%20search_path=public,pg_catalog", directory);
    assertRefused(older, "has version 13", "PostgreSQL 14 or newer");
  }

  @Test
  void nameThatAnotherOneHasIsRefused() {
    LedgerSettings settings = TestPostgres.newLedger();
    try (SqlLedger first = Nodes.open(settings, Nodes.session("relay-1", Clock.systemUTC()))) {
      Awaitility.await().until(() -> new GroupQueries(first.reader()).nodes().size() == 1);
      assertRefused(settings, "is called relay-1", "cluster.node = relay-2");
    }
  }

  @Test
  void poolerThatExchangesSessionsIsRefused() throws Exception {
    LedgerSettings settings = TestPostgres.newLedger();
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    try (TransactionPooler pooler = new TransactionPooler(settings.url())) {
      LedgerSettings pooled = LedgerSettings.of(pooler.url(), directory);
      SqlLedger.open(pooled, Ledgers.CLOCK).close();
      assertRefused(pooled, "a pooler that exchanges sessions", "pool_mode = session");
    }
  }

  /** Nothing that decides goes by this machine's clock; people are told of it. */
  @Test
  void clockThatIsTenMinutesAheadIsNoticed() {
    LedgerSettings settings = TestPostgres.newLedger();
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10));
    NodeSession session = Nodes.session("relay-1", ahead);
    try (SqlLedger ledger = Nodes.open(settings, session)) {
      Awaitility.await().until(() -> session.beatAge() != null);
      assertEquals(-600, session.clockOffset().toSeconds(), 30);
      Tenure held = ledger.leases().take(UnitLeases.account("prod"));
      assertTrue(held.mayAct());
      assertTrue(held.mayBegin(Instant.now()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "57P05, ended the session of this process",
    "25P03, ended the session of this process",
    "57P03, takes no connections yet",
    "53300, has no connection left",
    "08006, cannot be reached",
  })
  void whatPassesByItselfIsToldApart(String state, String words) {
    SQLException error = new SQLException("as the server says", state);
    assertEquals(DatabaseErrors.Reach.PASSING, DatabaseErrors.reach(error));
    String told = DatabaseErrors.explain("db", "nothing was recorded", error).getMessage();
    assertTrue(told.contains(words), told);
    assertTrue(told.contains("it goes on by itself"), told);
  }

  private static void assertRefused(LedgerSettings settings, String why, String wayOut) {
    LedgerException refused =
        assertThrows(
            LedgerException.class,
            () -> Nodes.open(settings, Nodes.session("relay-1", Clock.systemUTC())).close());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().contains(wayOut), refused.getMessage());
  }
}
