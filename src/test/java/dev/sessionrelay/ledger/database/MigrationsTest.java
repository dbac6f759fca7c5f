package dev.sessionrelay.ledger.database;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.incident;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.GONE;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Start;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.ledger.Ledgers;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionRow;
import dev.sessionrelay.ledger.query.SinkQueries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ledgers of earlier schema versions, as {@code sqlite3 ledger.db .dump} wrote them. A released
 * migration script is never edited: the database refuses one whose checksum differs from what it
 * was made with. A new version adds a script, and the dump of the version before it here.
 */
class MigrationsTest {
  @TempDir Path directory;

  @Test
  void ledgerOfVersion1KeepsItsData() throws Exception {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    load("/ledger/v1.sql", settings.file());
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(
          List.of(
              "SESSION_DISCOVERED sc-1 1 STARTING",
              "SESSION_DISCOVERED sc-2 1 RUNNING",
              "SESSION_CHANGED sc-1 2 RUNNING",
              "SESSION_GONE sc-2 2 GONE",
              "POLL_FAILED sc-3 1 null"),
          LedgerSamples.feed(ledger));
      assertEquals(
          new Progress(
              4, List.of(new Deferred(3, 2, T0.plusSeconds(90), "503 Service Unavailable"))),
          ledger.events().open("webhook", Start.NOW));
      assertEquals(
          "400 Bad Request",
          new SinkQueries(ledger.reader()).deadLetters("webhook", 9).get(0).error());
      assertEquals(
          List.of(RUNNING, GONE),
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 9).rows().stream()
                  .map(SessionRow::state)
                  .toList());
      SessionRow first =
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 9)
              .rows()
              .get(0);
      assertEquals("emr-serverless-spark/prod/w-1234abcd/sc-1", first.key());
      assertEquals("name of sc-1", first.name());
      assertEquals("alice", first.owner());
      assertEquals(first.changedAt(), first.stateSince(), "as its events tell");
      assertEquals(0, ledger.failed(incident("sc-3", "THROTTLED"), T0), "open since then");
      assertEquals(0, ledger.record(listing(session("sc-1", RUNNING))), "known since then");
      assertEquals(1, ledger.record(listing(session("sc-1", RUNNING), session("sc-2", RUNNING))));
      assertEquals(6, ledger.events().newest());
    }
  }

  /** Whether anything is to be applied is known without Flyway. */
  @Test
  void newestScriptIsKnown() throws Exception {
    try (Stream<Path> scripts =
        Files.list(Path.of("src/main/resources").resolve(Migrations.SCRIPTS))) {
      List<Integer> numbers =
          scripts
              .map(script -> script.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))
              .map(Integer::valueOf)
              .sorted()
              .toList();
      assertEquals(IntStream.rangeClosed(1, Migrations.NEWEST).boxed().toList(), numbers);
    }
  }

  /** During an upgrade, relays of both releases use one ledger. */
  @Test
  void newerSchemaSaysWhetherThisReleaseMayGoOn() throws Exception {
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, directory);
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    change(
        settings,
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'newer', 1, 1)");
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(1, ledger.record(listing(session("sc-1", RUNNING))));
    }
    LedgerAccess.open(settings, Ledgers.CLOCK).close();
    change(settings, "UPDATE feed SET works_from = 99");
    LedgerException refused =
        assertThrows(LedgerException.class, () -> SqlLedger.open(settings, Ledgers.CLOCK));
    assertTrue(refused.getMessage().contains("has schema version 99"), refused.getMessage());
  }

  private static void change(LedgerSettings settings, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void load(String dump, Path file) throws IOException, SQLException {
    Files.createDirectories(file.getParent());
    try (InputStream in = MigrationsTest.class.getResourceAsStream(dump);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      assertNotNull(in, dump);
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertFalse(sql.isBlank());
      for (String one : sql.split(";\n")) {
        statement.execute(one);
      }
    }
  }
}
