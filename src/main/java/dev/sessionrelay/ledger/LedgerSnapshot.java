package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.Dialect;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The ledger as it was at one moment, whatever is recorded meanwhile. For one thread. */
public final class LedgerSnapshot {
  private final Connection connection;

  private LedgerSnapshot(Connection connection) {
    this.connection = connection;
  }

  /** Reads what belongs together; is asked again when the connection was a broken one. */
  @FunctionalInterface
  public interface SnapshotQuery<T> {
    T ask(LedgerSnapshot snapshot) throws SQLException;
  }

  static <T> T ask(Connection connection, Dialect dialect, SnapshotQuery<T> query)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(dialect.beginSnapshot);
      try {
        return query.ask(new LedgerSnapshot(connection));
      } finally {
        statement.execute("ROLLBACK");
      }
    }
  }

  /** All rows that the statement finds; one that cannot be read is left out. */
  public <T> List<T> query(String sql, ColumnReader.Row<T> row, Object... parameters)
      throws SQLException {
    return LedgerDatabase.query(connection, sql, row, parameters);
  }
}
