package dev.sessionrelay.ledger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead log of a SQLite ledger: stays in its file, and takes no more room than it leaves.
 *
 * <p>SQLite removes its log with the last connection, and makes another one with the next: while
 * the one kept here is open, a log that is not the same was taken away.
 */
public final class WriteAheadLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

  private final String place;
  private final DataSource source;
  private final Connection anchor;
  private final LedgerFile file;
  private final AtomicBoolean rescued = new AtomicBoolean();

  public WriteAheadLog(LedgerSettings settings, DataSource source) throws SQLException {
    this.place = settings.place();
    this.source = source;
    this.anchor = source.getConnection();
    LedgerDatabase.query(anchor, LedgerTransaction.NEWEST, row -> row.getLong(1));
    this.file = new LedgerFile(settings.file());
  }

  /**
   * @throws LedgerException when what would be written now would not be in the ledger's file
   */
  void check() {
    if (!file.isSame()) {
      rescue();
      file.check();
    }
  }

  /** What was committed into a log that nobody would find is copied into the database, once. */
  private void rescue() {
    if (file.hasDatabase() && rescued.compareAndSet(false, true)) {
      try {
        checkpoint(anchor, "PASSIVE");
      } catch (SQLException e) {
        LOG.error("What stood in the removed log of the ledger {} is lost", place, e);
      }
    }
  }

  void makeRoom() {
    makeRoom(file.left());
  }

  /**
   * Copies the log into the database and cuts it off when it takes more than this: on a small disk
   * it would take all that is left before SQLite does so, and no space that is freed would last.
   */
  public void makeRoom(long left) {
    check();
    if (file.log() <= left) {
      return;
    }
    try (Connection connection = source.getConnection()) {
      checkpoint(connection, "TRUNCATE");
    } catch (SQLException e) {
      throw DatabaseErrors.explain(place, "its log was not copied", e);
    }
  }

  private static void checkpoint(Connection connection, String mode) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(" + mode + ")");
    }
  }

  @Override
  public void close() {
    try {
      anchor.close();
    } catch (SQLException e) {
      LOG.debug("The last connection to the ledger did not close: {}", e.getMessage());
    }
  }
}
