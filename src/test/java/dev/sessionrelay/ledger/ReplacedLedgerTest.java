package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody takes the ledger away, or puts another one in its place, under a running relay. */
class ReplacedLedgerTest {
  @TempDir Path directory;

  @Test
  void aRemovedLedgerWasWrittenOnAsIfItWereThere() throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
      move(settings.file().getParent(), elsewhere);
      assertLost(ledger, "removed or replaced");
      assertFalse(
          Files.exists(settings.file()), "an empty one in its place would look like a start");

      move(elsewhere, settings.file().getParent());
      Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-2", RUNNING))));
      assertEquals(2, ledger.events().read("any", 0, 9).size());
    }
  }

  @Test
  void aCopyInItsPlaceWasNotNoticed() throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      Path copy = Files.copy(settings.file(), directory.resolve("copy.db"));
      assertEquals(1, ledger.record(one(session("sc-2", RUNNING))));
      Files.delete(settings.file());
      Files.move(copy, settings.file());
      assertLost(ledger, "removed or replaced");
    }
  }

  /** As a restored server shows itself: the same database, but earlier. */
  @ParameterizedTest
  @EnumSource
  void sinksWaitedForeverBehindTheirPlaceInAFeedThatWasSetBack(Ledgers database) throws Exception {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      for (int i = 1; i <= 3; i++) {
        assertEquals(1, ledger.record(one(session("sc-" + i, RUNNING))));
      }
      setBack(settings);
      Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> ledger.events().newest() == 3);
      assertEquals(1, ledger.record(one(session("sc-2", RUNNING))), "what was lost is seen again");
      assertEquals(4, ledger.events().newest(), "behind the place that sinks had come to");
      assertTrue(ledger.health().working());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sequencesWentBackAfterAFailOver(Ledgers database) throws Exception {
    LedgerSettings settings = database.fresh(directory);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      for (int i = 0; i < 6; i++) {
        ledger.record(one(session("sc-1", i % 2 == 0 ? RUNNING : STOPPED)));
      }
      setBack(settings);
      execute(settings, "UPDATE stream SET sequence = 1");
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      long next = ledger.events().at(List.of(ledger.events().newest())).get(0).event().sequence();
      assertTrue(next > 6, "6 was given out before, and now " + next);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm", ".lock"})
  void aRemovedLogWasWrittenOnAsIfItWereThere(String end) throws Exception {
    LedgerSettings settings = Ledgers.SQLITE.fresh(directory);
    Path file = settings.file();
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      Path away = directory.resolve("away");
      Files.move(file.resolveSibling(file.getFileName() + end), away);
      assertLost(ledger, file.getFileName() + end + " was removed or replaced");
      Path killed = Files.createDirectory(directory.resolve("killed"));
      Files.copy(file, killed.resolve("ledger.db"));
      try (Connection copy =
              DriverManager.getConnection("jdbc:sqlite:" + killed.resolve("ledger.db"));
          Statement statement = copy.createStatement()) {
        assertEquals(1, statement.executeQuery("SELECT count(*) FROM session").getInt(1));
      }
      Files.move(away, file.resolveSibling(file.getFileName() + end));
      Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-2", RUNNING))));
    }
  }

  private static void assertLost(SqlLedger ledger, String words) {
    LedgerException lost =
        assertThrows(LedgerException.class, () -> ledger.record(one(session("sc-9", RUNNING))));
    assertTrue(lost.getMessage().contains(words), lost.getMessage());
    assertTrue(lost.getMessage().contains("restart") || lost.getMessage().contains("Restart"));
    assertFalse(ledger.health().working());
    assertThrows(LedgerException.class, () -> ledger.events().read("any", 0, 9));
  }

  private static void setBack(LedgerSettings settings) throws SQLException {
    execute(
        settings,
        "DELETE FROM event WHERE position > 1",
        "DELETE FROM session WHERE subject <> 'sc-1'",
        "DELETE FROM stream WHERE subject <> 'sc-1'",
        "UPDATE feed SET newest = 1");
  }

  private static void execute(LedgerSettings settings, String... sql) throws SQLException {
    String url =
        settings.url().startsWith("jdbc:sqlite:")
            ? "jdbc:sqlite:" + settings.file()
            : settings.url();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String one : sql) {
        statement.executeUpdate(one);
      }
    }
  }

  /** The file with its log, as one moves a directory. */
  private static void move(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.move(file, to.resolve(file.getFileName()));
      }
    }
  }
}
