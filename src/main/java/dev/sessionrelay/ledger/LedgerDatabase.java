package dev.sessionrelay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The connections to the ledger: a pool for readers, and single ones for the one writer. Readers
 * never wait for the writer, nor it for them.
 */
final class LedgerDatabase implements AutoCloseable {
  /** Reading connections at most. */
  static final int READERS = 4;

  /** How long SQLite itself waits for a lock before it reports one, in milliseconds. */
  static final int BUSY_TIMEOUT = 1_000;

  /** How long to wait for a reading connection, or for the server to answer, in milliseconds. */
  private static final int CONNECT_TIMEOUT = 5_000;

  /** The write-ahead log is cut back to this size after a burst, in bytes. */
  private static final int KEPT_LOG = 64 << 20;

  /**
   * Pages of the write-ahead log after which it is copied into the database, 16 MB: a page that
   * changes in many commits is copied once. Against SQLite's 1,000 some 8 % more changes a second
   * at full load, where one commit in a hundred waits 26 ms instead of 20.
   */
  private static final String COPIED_LOG = "4000";

  private final String place;
  private final Dialect dialect;
  private final LedgerFile file;
  private final DataSource writing;
  private final HikariDataSource readers;
  private final LedgerLock claim;
  private volatile boolean older;

  private LedgerDatabase(LedgerSettings settings, LedgerLock claim) {
    this.claim = claim;
    this.place = settings.place();
    this.dialect = Dialect.of(settings.url());
    this.file = dialect == Dialect.SQLITE ? new LedgerFile(settings.file()) : null;
    this.writing = source(settings);
    this.readers = pool(source(settings), dialect);
  }

  /** A question to the database. */
  @FunctionalInterface
  interface DatabaseQuery<T> {
    T ask(Connection connection) throws SQLException;
  }

  /**
   * Creates the database where there is none and brings its tables up to date.
   *
   * @throws LedgerException when it cannot be used; the message says why
   */
  static LedgerDatabase open(LedgerSettings settings) {
    return open(settings, false);
  }

  /** The same, and refuses a second relay while this one has it. */
  static LedgerDatabase openAlone(LedgerSettings settings) {
    return open(settings, true);
  }

  private static LedgerDatabase open(LedgerSettings settings, boolean alone) {
    try {
      if (Dialect.of(settings.url()) == Dialect.SQLITE) {
        SqliteFile.prepare(settings.file(), BUSY_TIMEOUT);
      }
      LedgerLock claim = alone ? LedgerLock.on(settings, source(settings)) : null;
      try {
        Migrations.run(source(settings), Dialect.of(settings.url()), settings.place());
        return new LedgerDatabase(settings, claim);
      } catch (RuntimeException e) {
        release(claim);
        throw e;
      }
    } catch (SQLException | IOException | RuntimeException e) {
      throw DatabaseErrors.explain(settings.place(), "it was not opened", e);
    }
  }

  private static void release(LedgerLock claim) {
    try {
      if (claim != null) {
        claim.close();
      }
    } catch (IOException e) {
      // It ends with the process anyway.
    }
  }

  /**
   * Opens what a relay made before, without changing it.
   *
   * @throws LedgerException also when there is none yet
   */
  static LedgerDatabase existing(LedgerSettings settings) {
    if (Dialect.of(settings.url()) == Dialect.SQLITE && !Files.exists(settings.file())) {
      throw new LedgerException(
          "There is no ledger at "
              + settings.place()
              + " yet. Start the relay once, for example with: bin/session-relay run",
          null);
    }
    try {
      Migrations.check(source(settings), Dialect.of(settings.url()), settings.place());
      return new LedgerDatabase(settings, null);
    } catch (RuntimeException e) {
      throw DatabaseErrors.explain(settings.place(), "it was not opened", e);
    }
  }

  /** A connection for one writer to keep. */
  Connection writer() throws SQLException {
    Connection connection = writing.getConnection();
    return claim == null ? connection : claim.on(connection);
  }

  /**
   * @throws LedgerException when the database does not answer
   */
  <T> T read(DatabaseQuery<T> question) {
    check();
    // After a lost server every connection of the pool is broken, and each is found out by use.
    for (int broken = 0; ; broken++) {
      boolean connected = false;
      try (Connection connection = readers.getConnection()) {
        connected = true;
        return question.ask(connection);
      } catch (SQLException e) {
        boolean passing = DatabaseErrors.reach(e) == DatabaseErrors.Reach.PASSING;
        if (!connected || !passing || broken == READERS) {
          throw DatabaseErrors.explain(place, "nothing was read", e);
        }
      }
    }
  }

  <T> List<T> query(String sql, ColumnReader.Row<T> row, Object... parameters) {
    return read(connection -> query(connection, sql, row, parameters));
  }

  /** The first column of the only row. */
  long number(String sql, Object... parameters) {
    return query(sql, row -> row.getLong(1), parameters).get(0);
  }

  static <T> List<T> query(
      Connection connection, String sql, ColumnReader.Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return ColumnReader.rows(SqlParameters.bind(select, parameters), row);
    }
  }

  /**
   * @throws LedgerException when what would be written now would not be in the ledger's file
   */
  void check() {
    if (older) {
      throw new LedgerException(
          "The ledger "
              + place
              + " was replaced by an older copy while the relay runs: nothing was recorded. Restart"
              + " the relay, and it goes on with what it finds there",
          null);
    }
    if (file != null) {
      file.check();
    }
  }

  /** Lets the write-ahead log take no more space than it leaves. */
  void makeRoom() {
    if (file != null) {
      makeRoom(file.left());
    }
  }

  /**
   * Copies the log into the database and cuts it off when it takes more than this: on a small disk
   * it would take all that is left before SQLite does so, and no space that is freed would last.
   */
  void makeRoom(long left) {
    check();
    if (file.log() <= left) {
      return;
    }
    try (Connection connection = writer();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      throw DatabaseErrors.explain(place, "its log was not copied", e);
    }
  }

  /** Its feed is shorter than it was: what this process remembers is true no more. */
  void foundOlder() {
    older = true;
    check();
  }

  Dialect dialect() {
    return dialect;
  }

  String place() {
    return place;
  }

  @Override
  public void close() {
    readers.close();
    release(claim);
  }

  private static DataSource source(LedgerSettings settings) {
    return Dialect.of(settings.url()) == Dialect.SQLITE ? sqlite(settings) : postgres(settings);
  }

  private static DataSource sqlite(LedgerSettings settings) {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT);
    config.setJournalSizeLimit(KEPT_LOG);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, COPIED_LOG);
    config.enforceForeignKeys(true);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + settings.file() + settings.parameters());
    return source;
  }

  private static DataSource postgres(LedgerSettings settings) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url());
    if (settings.user() != null) {
      source.setUser(settings.user());
    }
    if (settings.password() != null) {
      source.setPassword(settings.password().reveal());
    }
    source.setApplicationName("session-relay");
    source.setConnectTimeout(CONNECT_TIMEOUT / 1_000);
    source.setReWriteBatchedInserts(true);
    return source;
  }

  private static HikariDataSource pool(DataSource source, Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(source);
    config.setConnectionInitSql(dialect.readOnly());
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }
}
