package dev.sessionrelay.ledger;

import static dev.sessionrelay.ledger.LedgerSamples.T0;
import static dev.sessionrelay.ledger.LedgerSamples.listing;
import static dev.sessionrelay.ledger.LedgerSamples.one;
import static dev.sessionrelay.ledger.LedgerSamples.origin;
import static dev.sessionrelay.ledger.LedgerSamples.session;
import static dev.sessionrelay.session.SessionState.RUNNING;
import static dev.sessionrelay.session.SessionState.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.database.DatabaseErrors;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Real errors of real databases. Every one must name the place, the fault and the way out. */
class LedgerFaultsTest {
  @TempDir Path directory;

  @Test
  void startFailedForAFileThatWasLockedForAMoment() throws Exception {
    LedgerSettings settings = sqlite("");
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    CompletableFuture<SqlLedger> start;
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        Statement backup = other.createStatement()) {
      backup.execute("BEGIN IMMEDIATE");
      start = CompletableFuture.supplyAsync(() -> Ledgers.openAlone(settings));
      Awaitility.await()
          .during(Duration.ofMillis(2_500))
          .atMost(Duration.ofSeconds(6))
          .until(() -> !start.isDone());
      backup.execute("ROLLBACK");
    }
    try (SqlLedger ledger = start.join()) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
    }
  }

  @Test
  void fullDiskRecordsNothingByHalfAndRecoversByItself() throws Exception {
    // The driver's own limit: SQLite answers SQLITE_FULL exactly as on a full disk.
    LedgerSettings settings = sqlite("?max_page_count=60");
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      int recorded = 0;
      LedgerException full = null;
      while (full == null) {
        try {
          ledger.record(one(session("sc-" + recorded, RUNNING)));
          recorded++;
        } catch (LedgerException e) {
          full = e;
        }
      }
      assertTells(full, "has no space left on its disk", "Free some space");
      assertFalse(ledger.health().working());
      assertEquals(full.getMessage(), ledger.health().problem());
      assertEquals(
          recorded,
          new SessionQueries(ledger.reader())
              .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 999)
              .rows()
              .size());
      assertEquals(recorded, ledger.events().newest());
      assertEquals(0, ledger.record(one(session("sc-0", RUNNING))), "known, nothing to write");
      assertFalse(ledger.health().working(), "reading proves nothing");

      execute(settings, "DELETE FROM event WHERE position <= 10");
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-" + recorded, RUNNING))));
      assertEquals(recorded + 1, ledger.events().newest());
    }
  }

  @Test
  void lockOfAnotherProcessIsWaitedFor() throws Exception {
    LedgerSettings settings = sqlite("");
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Thread release = new Thread(() -> releaseAfter(200, statement));
      release.start();
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      release.join();
      assertTrue(ledger.health().working());
    }
  }

  @Test
  void lockThatStaysIsReportedAndFollowedByRecovery() throws Exception {
    LedgerSettings settings = sqlite("");
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      LedgerException locked =
          assertThrows(LedgerException.class, () -> ledger.record(one(session("sc-1", RUNNING))));
      assertTells(locked, "is locked by another process", "Close other programs");
      statement.execute("COMMIT");
      Awaitility.await().atMost(Duration.ofSeconds(8)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
    }
  }

  /** Permissions would not stop root, so the connection itself is opened read-only. */
  @Test
  void readOnlyFile() throws Exception {
    SqlLedger.open(sqlite(""), Ledgers.CLOCK).close();
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + sqlite("").file());
        Statement statement = connection.createStatement()) {
      SQLException refused =
          assertThrows(SQLException.class, () -> statement.execute("DELETE FROM event"));
      assertTells(
          DatabaseErrors.explain("/data/ledger.db", "nothing was recorded", refused),
          "The ledger /data/ledger.db is read-only: nothing was recorded.",
          "write permission");
      assertEquals(DatabaseErrors.Reach.DATABASE, DatabaseErrors.reach(refused));
    }
  }

  @Test
  void fileThatIsNoDatabase() throws Exception {
    Files.createDirectories(sqlite("").file().getParent());
    Files.writeString(sqlite("").file(), "once upon a time ".repeat(100));
    LedgerException refused =
        assertThrows(LedgerException.class, () -> SqlLedger.open(sqlite(""), Ledgers.CLOCK));
    assertTells(refused, "is not a SQLite database", "ledger.url = jdbc:sqlite:data/ledger.db");
  }

  @Test
  void truncatedFile() throws Exception {
    fill(sqlite(""));
    try (RandomAccessFile file = new RandomAccessFile(sqlite("").file().toFile(), "rw")) {
      file.setLength(file.length() / 4096 / 2 * 4096);
    }
    LedgerException damaged = assertThrows(LedgerException.class, () -> openAndRecord(sqlite("")));
    assertTells(damaged, "is damaged", "sqlite3 ledger.db .recover");
  }

  @Test
  void overwrittenPages() throws Exception {
    fill(sqlite(""));
    try (RandomAccessFile file = new RandomAccessFile(sqlite("").file().toFile(), "rw")) {
      byte[] garbage = new byte[4096];
      Arrays.fill(garbage, (byte) 0x5a);
      // All but the schema itself.
      for (long at = 8L * 4096; at < file.length(); at += 4096) {
        file.seek(at);
        file.write(garbage);
      }
    }
    LedgerException damaged = assertThrows(LedgerException.class, () -> openAndRecord(sqlite("")));
    assertTells(damaged, "is damaged", "sqlite3 ledger.db .recover");
  }

  @Test
  void directoryThatCannotBeMade() throws Exception {
    Files.writeString(directory.resolve("data"), "a file where the directory should be");
    LedgerException refused =
        assertThrows(LedgerException.class, () -> SqlLedger.open(sqlite(""), Ledgers.CLOCK));
    assertTells(refused, "The directory of the ledger cannot be made", "permissions");
  }

  @Test
  void schemaOfANewerVersion() throws Exception {
    SqlLedger.open(sqlite(""), Ledgers.CLOCK).close();
    execute(
        sqlite(""),
        "INSERT INTO flyway_schema_history SELECT 99, '99', 'more', 'SQL', 'V99__more.sql', 1,"
            + " installed_by, installed_on, 1, 1 FROM flyway_schema_history LIMIT 1");
    execute(sqlite(""), "UPDATE feed SET works_from = 99");
    LedgerException newer =
        assertThrows(LedgerException.class, () -> SqlLedger.open(sqlite(""), Ledgers.CLOCK));
    assertTells(newer, "has schema version 99", "Run that version again");
    assertThrows(LedgerException.class, () -> LedgerAccess.open(sqlite(""), Ledgers.CLOCK));
  }

  @Test
  void urlOfAnotherDatabase() {
    LedgerSettings settings = LedgerSettings.of("jdbc:mysql://db/relay?password=hush", directory);
    LedgerException refused =
        assertThrows(LedgerException.class, () -> SqlLedger.open(settings, Ledgers.CLOCK));
    assertTells(refused, "got \"jdbc:mysql://db/relay\"", "jdbc:sqlite:data/ledger.db");
    assertFalse(refused.getMessage().contains("hush"), refused.getMessage());
  }

  @Test
  void serverThatDoesNotRun() {
    LedgerSettings settings =
        LedgerSettings.of("jdbc:postgresql://localhost:1/relay?password=hush", directory);
    LedgerException refused =
        assertThrows(LedgerException.class, () -> SqlLedger.open(settings, Ledgers.CLOCK));
    assertTells(refused, "jdbc:postgresql://localhost:1/relay cannot be reached", "ledger.url");
    assertFalse(refused.getMessage().contains("hush"), refused.getMessage());
  }

  @Test
  void serverThatRefusesTheDatabase() {
    String url = TestPostgres.newLedger().url().replaceFirst("/ledger\\d+", "/nowhere");
    LedgerException refused =
        assertThrows(
            LedgerException.class,
            () -> SqlLedger.open(LedgerSettings.of(url, directory), Ledgers.CLOCK));
    assertTells(refused, "refuses this user or does not exist", "ledger.user");
  }

  @Test
  void lostConnectionsToTheServerAreMadeAgain() {
    LedgerSettings settings = TestPostgres.newLedger();
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      ledger.record(one(session("sc-1", RUNNING)));
      TestPostgres.disconnectAll(settings);
      assertEquals(1, ledger.record(one(session("sc-1", STOPPED))));
      assertEquals(2, ledger.events().read("any", 0, 9).size());
    }
  }

  @Test
  void serverThatIsAwayForAWhile() {
    LedgerSettings settings = TestPostgres.newLedger();
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      TestPostgres.lockOut(settings);
      LedgerException away =
          assertThrows(LedgerException.class, () -> ledger.record(one(session("sc-1", RUNNING))));
      assertTells(away, "cannot be reached", "PostgreSQL server");
      assertFalse(ledger.health().working());
      assertEquals(T0, ledger.health().since());
      TestPostgres.letIn(settings);
      Awaitility.await().atMost(Duration.ofSeconds(9)).until(() -> ledger.health().working());
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
    }
  }

  @Test
  void listingThatNeverFitsWasHiddenBehindSmallWritesThatDo() throws Exception {
    LedgerSettings settings = sqlite("?max_page_count=200");
    Session[] many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> session("big-" + i, RUNNING))
            .toArray(Session[]::new);
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      assertEquals(1, ledger.record(one(session("sc-1", RUNNING))));
      assertThrows(LedgerException.class, () -> ledger.record(listing(many)));
      assertTrue(ledger.health().working(), "small writes fit");
      assertTells(ledger.health().starving().get("target spark"), "has no space left", "Free");
      assertEquals(1, ledger.record(LedgerSamples.one(session(origin("small"), "sc-2", RUNNING))));
      assertEquals(1, ledger.health().starving().size(), "that was another target");
      assertEquals(
          2, ledger.record(listing(Arrays.copyOf(many, 2))), "fewer fit, and missing is not gone");
      assertEquals(Map.of(), ledger.health().starving());
    }
  }

  @Test
  void everybodyCouldReadTheLedger() throws Exception {
    LedgerSettings settings = sqlite("");
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      ledger.record(one(session("sc-1", RUNNING)));
      assertPrivate(settings);
    }
    try (var files = Files.list(settings.file().getParent())) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
    try (SqlLedger ledger = Ledgers.openAlone(settings)) {
      ledger.record(one(session("sc-2", RUNNING)));
      assertPrivate(settings);
    }
  }

  private static void assertPrivate(LedgerSettings settings) throws IOException {
    Path parent = settings.file().getParent();
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(parent)));
    try (var files = Files.list(parent)) {
      for (Path file : files.filter(f -> f.toString().contains("ledger.db")).toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file.toString());
      }
    }
  }

  /** In a process of its own: a library is loaded once. */
  @Test
  void missingDirectoryForTemporaryFilesWasAClassThatIsNotFound() throws Exception {
    LedgerSettings settings = sqlite("");
    SqlLedger.open(settings, Ledgers.CLOCK).close();
    assertEquals("opened", opened("-Djava.io.tmpdir=/does/not/exist"));
    String refused = opened("-Dorg.sqlite.tmpdir=/does/not/exist");
    assertTrue(refused.contains("native part"), refused);
    assertTrue(refused.contains("-Dorg.sqlite.tmpdir=DIR"), refused);
    assertEquals(1, refused.lines().count(), refused);
  }

  private String opened(String option) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                option,
                "-cp",
                RelayProcess.classPath(),
                OpeningProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().reduce((first, last) -> last).orElse("");
  }

  /** Opens a ledger, and says in one line what came of it. */
  static final class OpeningProcess {
    private OpeningProcess() {}

    public static void main(String[] directory) {
      try {
        LedgerAccess.open(
                LedgerSettings.of(LedgerSettings.DEFAULT_URL, Path.of(directory[0])), Ledgers.CLOCK)
            .close();
        System.out.println("opened");
      } catch (LedgerException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private LedgerSettings sqlite(String parameters) {
    return LedgerSettings.of(LedgerSettings.DEFAULT_URL + parameters, directory);
  }

  private static void fill(LedgerSettings settings) {
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      for (int i = 0; i < 50; i++) {
        ledger.record(one(session("sc-" + i, RUNNING)));
      }
    }
  }

  private static void openAndRecord(LedgerSettings settings) {
    try (SqlLedger ledger = SqlLedger.open(settings, Ledgers.CLOCK)) {
      for (int i = 0; i < 50; i++) {
        ledger.record(one(session("sc-" + i, STOPPED)));
      }
    }
  }

  private static void execute(LedgerSettings settings, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + settings.file());
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute(sql);
    }
  }

  private static void releaseAfter(int millis, Statement statement) {
    Awaitility.await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
    try {
      statement.execute("COMMIT");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertTells(String problem, String what, String wayOut) {
    assertTells(new LedgerException(problem, null), what, wayOut);
  }

  private static void assertTells(LedgerException e, String what, String wayOut) {
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(e.getMessage().contains(wayOut), e.getMessage());
  }
}
