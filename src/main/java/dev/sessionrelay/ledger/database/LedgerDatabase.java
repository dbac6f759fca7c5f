package dev.sessionrelay.ledger.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the ledger: a pool for readers, and single ones for the one writer. Readers
 * never wait for the writer, nor it for them.
 */
public final class LedgerDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerDatabase.class);

  private final String place;
  private final Dialect dialect;
  private final DataSource writing;
  private final HikariDataSource readers;
  private final LedgerLock claim;

  /** Null on a server. */
  private final WriteAheadLog log;

  private LedgerDatabase(LedgerSettings settings, LedgerLock claim) {
    this.claim = claim;
    this.place = settings.place();
    this.dialect = Dialect.of(settings.url());
    this.writing = LedgerSources.of(settings);
    this.readers = LedgerSources.pool(settings);
    try {
      this.log = dialect == Dialect.SQLITE ? new WriteAheadLog(settings, writing) : null;
    } catch (SQLException e) {
      readers.close();
      throw DatabaseErrors.explain(place, "it was not opened", e);
    }
  }

  /** A question to the database. */
  @FunctionalInterface
  public interface DatabaseQuery<T> {
    T ask(Connection connection) throws SQLException;
  }

  /** How a process comes to the right to write; null needs none. */
  @FunctionalInterface
  public interface LockTaking {
    LedgerLock take(LedgerSettings settings, DataSource source) throws SQLException, IOException;
  }

  /**
   * Creates the database where there is none and brings its tables up to date.
   *
   * @throws LedgerException when it cannot be used; the message says why
   */
  public static LedgerDatabase open(LedgerSettings settings, LockTaking taking) {
    try {
      if (Dialect.of(settings.url()) == Dialect.SQLITE) {
        LedgerSources.prepare(settings.file());
      }
      LedgerLock claim = taking.take(settings, LedgerSources.of(settings));
      try {
        Migrations.run(
            LedgerSources.patient(settings), Dialect.of(settings.url()), settings.place());
        return new LedgerDatabase(settings, claim);
      } catch (RuntimeException e) {
        release(claim);
        throw e;
      }
    } catch (SQLException | IOException | RuntimeException | LinkageError e) {
      throw DatabaseErrors.explain(settings.place(), "it was not opened", e);
    }
  }

  /**
   * The same for a relay: waits for a server that cannot be reached or a file that is locked, and
   * says so.
   *
   * @throws LedgerException for whatever does not pass by itself
   */
  public static LedgerDatabase await(LedgerSettings settings, LockTaking taking) {
    try {
      return open(settings, taking);
    } catch (LedgerException e) {
      if (!DatabaseErrors.isAway(e)) {
        throw e;
      }
      LOG.warn("The start waits for the ledger. {}", e.getMessage());
    }
    Thread stop = new Thread(Thread.currentThread()::interrupt, "ledger-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return awaitAnswer(settings, taking);
    } finally {
      letGo(stop);
    }
  }

  private static LedgerDatabase awaitAnswer(LedgerSettings settings, LockTaking taking) {
    while (true) {
      try {
        return open(settings, taking);
      } catch (LedgerException e) {
        if (!DatabaseErrors.isAway(e) || !slept()) {
          throw e;
        }
      }
    }
  }

  private static void letGo(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      // The process is ending.
    }
  }

  private static boolean slept() {
    try {
      TimeUnit.SECONDS.sleep(1);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
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
  public static LedgerDatabase existing(LedgerSettings settings) {
    if (Dialect.of(settings.url()) == Dialect.SQLITE && !Files.exists(settings.file())) {
      throw new LedgerException(
          "There is no ledger at "
              + settings.place()
              + " yet. Start the relay once, for example with: bin/session-relay run",
          null);
    }
    try {
      Migrations.check(LedgerSources.of(settings), settings.place());
      return new LedgerDatabase(settings, null);
    } catch (RuntimeException | LinkageError e) {
      throw DatabaseErrors.explain(settings.place(), "it was not opened", e);
    }
  }

  /** A connection for one writer to keep. */
  public Connection writer() throws SQLException {
    return claim == null ? writing.getConnection() : claim.writer(writing);
  }

  /**
   * @throws LedgerException when the database does not answer
   */
  public <T> T read(DatabaseQuery<T> question) {
    check();
    // After a lost server every connection of the pool is broken, and each is found out by use.
    for (int broken = 0; ; broken++) {
      boolean connected = false;
      try (Connection connection = readers.getConnection()) {
        connected = true;
        return question.ask(connection);
      } catch (SQLException e) {
        boolean passing = DatabaseErrors.reach(e) == DatabaseErrors.Reach.PASSING;
        if (!connected || !passing || broken == LedgerSources.READERS) {
          throw DatabaseErrors.explain(place, "nothing was read", e);
        }
      }
    }
  }

  public <T> List<T> query(String sql, ColumnReader.Row<T> row, Object... parameters) {
    return read(connection -> query(connection, sql, row, parameters));
  }

  /** The first column of the only row. */
  public long number(String sql, Object... parameters) {
    return query(sql, row -> row.getLong(1), parameters).get(0);
  }

  public static <T> List<T> query(
      Connection connection, String sql, ColumnReader.Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return ColumnReader.rows(SqlParameters.bind(select, parameters), row);
    }
  }

  /**
   * @throws LedgerException when what would be written now would not be in the ledger's file
   */
  public void check() {
    if (log != null) {
      log.check();
    }
  }

  /** Lets the write-ahead log take no more space than it leaves. */
  public void makeRoom() {
    if (log != null) {
      log.makeRoom();
    }
  }

  /** What the writer's connection is among relays that share the ledger, or null. */
  public NodeSession session() {
    return claim == null ? null : claim.session();
  }

  public Dialect dialect() {
    return dialect;
  }

  public String place() {
    return place;
  }

  @Override
  public void close() {
    readers.close();
    if (log != null) {
      log.close();
    }
    release(claim);
  }
}
