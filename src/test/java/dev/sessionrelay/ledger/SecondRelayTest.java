package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two relays on one ledger would deliver everything twice and out of order. */
class SecondRelayTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void secondRelayWasLetIn(Ledgers database) {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger first = Ledgers.openAlone(settings)) {
      first.record(one(session("sc-1", RUNNING)));
      LedgerException refused =
          assertThrows(LedgerException.class, () -> Ledgers.openAlone(settings).close());
      assertTrue(refused.getMessage().contains("in use by another relay"), refused.getMessage());
      assertTrue(refused.getMessage().contains("--home DIR"), refused.getMessage());
      LedgerAccess.open(settings, Ledgers.CLOCK).close();
      assertEquals(1, first.record(one(session("sc-2", RUNNING))), "the first one goes on");
    }
    try (SqlLedger next = Ledgers.openAlone(settings)) {
      assertEquals(1, next.record(one(session("sc-3", RUNNING))));
    }
  }

  @Test
  void relayKeepsItsRightOverALostConnection() {
    LedgerSettings settings = TestPostgres.newLedger();
    try (SqlLedger first = Ledgers.openAlone(settings)) {
      first.record(one(session("sc-1", RUNNING)));
      TestPostgres.disconnectAll(settings);
      assertEquals(1, first.record(one(session("sc-2", RUNNING))));
      assertThrows(LedgerException.class, () -> Ledgers.openAlone(settings));
    }
  }

  @Test
  void relayThatLostItsRightRecordsNothingUntilItHasItBack() throws Exception {
    LedgerSettings settings = TestPostgres.newLedger();
    try (SqlLedger first = Ledgers.openAlone(settings);
        Connection other = DriverManager.getConnection(settings.url())) {
      first.record(one(session("sc-1", RUNNING)));
      CompletableFuture<Void> claimed = CompletableFuture.runAsync(() -> claim(other));
      Awaitility.await().until(() -> TestPostgres.disconnectHolder(settings) > 0);
      claimed.join();
      LedgerException late =
          assertThrows(LedgerException.class, () -> first.record(one(session("sc-2", RUNNING))));
      assertTrue(late.getMessage().contains("in use by another relay"), late.getMessage());
      assertFalse(first.health().working());
      other.close();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> first.health().working());
      assertEquals(1, first.record(one(session("sc-2", RUNNING))));
    }
  }

  private static void claim(Connection other) {
    try (Statement statement = other.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(6004517382160015450)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
