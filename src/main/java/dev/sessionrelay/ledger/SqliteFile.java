package dev.sessionrelay.ledger;

import dev.sessionrelay.settings.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteJDBCLoader;

/** The file of an embedded ledger, before the first table is made. */
final class SqliteFile {
  private SqliteFile() {}

  /** Free pages can only be handed back step by step when that is said before the first table. */
  static void prepare(Path file, int busyTimeout) throws SQLException {
    try {
      PrivateFiles.createDirectories(file.getParent());
      PrivateFiles.createFile(file);
      DirectorySync.force(file.getParent());
    } catch (IOException e) {
      throw new LedgerException(
          "The directory of the ledger cannot be made: "
              + file.getParent()
              + ". Check its permissions, or name another file in ledger.url. ("
              + e
              + ")",
          e);
    }
    loadLibrary(file.getParent());
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + busyTimeout);
      statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
      statement.execute("PRAGMA journal_mode = WAL");
    }
  }

  /** Where the folder for temporary files is missing or may hold no programs, beside the ledger. */
  private static void loadLibrary(Path folder) {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      System.setProperty("org.sqlite.tmpdir", folder.toString());
    }
  }
}
