package dev.sessionrelay.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How connections to a ledger are made, and the files of one that is a file. */
public final class LedgerSources {
  /** Reading connections at most. */
  static final int READERS = 4;

  /** How long SQLite itself waits for a lock before it reports one, in milliseconds. */
  static final int BUSY_TIMEOUT = 1_000;

  /** How long to wait for a reading connection, or for the server to answer, in milliseconds. */
  private static final int CONNECT_TIMEOUT = 5_000;

  /**
   * A server that has not answered a statement for so long is gone, in seconds: after a fail-over
   * nobody may ever say so. No statement of the ledger takes so long, but migrations may.
   */
  private static final int SOCKET_TIMEOUT = 20;

  /** The write-ahead log is cut back to this size after a burst, in bytes. */
  private static final int KEPT_LOG = 64 << 20;

  /**
   * Pages of the write-ahead log after which it is copied into the database, 16 MB: a page that
   * changes in many commits is copied once. Against SQLite's 1,000 some 8 % more changes a second
   * at full load, where one commit in a hundred waits 26 ms instead of 20.
   */
  private static final String COPIED_LOG = "4000";

  private LedgerSources() {}

  public static DataSource of(LedgerSettings settings) {
    return Dialect.of(settings.url()) == Dialect.SQLITE
        ? sqlite(settings)
        : postgres(settings, SOCKET_TIMEOUT);
  }

  /** The same for what may take long. */
  static DataSource patient(LedgerSettings settings) {
    return Dialect.of(settings.url()) == Dialect.SQLITE ? sqlite(settings) : postgres(settings, 0);
  }

  static HikariDataSource pool(LedgerSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(of(settings));
    config.setConnectionInitSql(Dialect.of(settings.url()).readOnly);
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_TIMEOUT);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /**
   * Makes the file for its owner alone, whatever the umask. Free pages can only be handed back step
   * by step when that is said before the first table.
   */
  static void prepare(Path file) throws SQLException {
    try {
      Files.createDirectories(file.getParent(), ownersOnly(file, "rwx------"));
      DirectorySync.force(file.getParent());
      if (Files.notExists(file)) {
        Files.createFile(file, ownersOnly(file, "rw-------"));
      }
      restrict(file);
    } catch (IOException e) {
      if (DatabaseErrors.lacksDescriptors(e)) {
        throw DatabaseErrors.explain(file.toString(), "nothing could be recorded", e);
      }
      throw new LedgerException(
          "The directory of the ledger cannot be made: "
              + file.getParent()
              + ". Check its permissions, or name another file in ledger.url. ("
              + e
              + ")",
          e);
    }
    NativeLibrary.unpackBeside(file);
    NativeLibrary.sweep(file.getParent());
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT);
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA journal_mode = WAL");
    }
  }

  /** Nothing where the file system knows no such permissions. */
  static FileAttribute<?>[] ownersOnly(Path file, String permissions) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** What an earlier release made for everybody; SQLite makes its other files like the first. */
  private static void restrict(Path file) {
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    for (String end : new String[] {"", "-wal", "-shm", ".lock"}) {
      try {
        Files.setPosixFilePermissions(file.resolveSibling(file.getFileName() + end), owner);
      } catch (IOException | UnsupportedOperationException e) {
        // It is not there, or not ours.
      }
    }
  }

  private static DataSource sqlite(LedgerSettings settings) {
    NativeLibrary.unpackBeside(settings.file());
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

  private static DataSource postgres(LedgerSettings settings, int socketTimeout) {
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
    source.setTcpKeepAlive(true);
    if (source.getSocketTimeout() == 0) {
      source.setSocketTimeout(socketTimeout);
    }
    source.setReWriteBatchedInserts(true);
    return source;
  }
}
