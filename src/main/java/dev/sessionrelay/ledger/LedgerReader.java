package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import java.util.List;

/**
 * Reads of the ledger, beside a running relay. Every method throws {@link LedgerException} when the
 * database does not answer.
 */
public final class LedgerReader {
  private final LedgerDatabase database;

  LedgerReader(LedgerDatabase database) {
    this.database = database;
  }

  /** All rows that the statement finds; one that cannot be read is left out. */
  public <T> List<T> query(String sql, ColumnReader.Row<T> row, Object... parameters) {
    return database.query(sql, row, parameters);
  }

  /** Several reads as of one moment. */
  public <T> T snapshot(LedgerSnapshot.SnapshotQuery<T> query) {
    return database.read(connection -> LedgerSnapshot.ask(connection, database.dialect(), query));
  }

  /** The first column of the only row. */
  public long number(String sql, Object... parameters) {
    return database.number(sql, parameters);
  }

  /** Size of what is kept, in bytes. */
  public long usedBytes() {
    return number(database.dialect().usedBytes);
  }

  /** SQL for the place of one text in another, from 1; 0 where it is not there. */
  public String find(String text, String part) {
    return database.dialect().find + "(" + text + ", " + part + ")";
  }

  /** SQL for all that a session is searched by, in lower case. */
  public String searched() {
    return database.dialect().searched;
  }
}
