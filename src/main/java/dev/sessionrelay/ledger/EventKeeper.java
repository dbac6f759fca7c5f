package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerTransaction;
import java.sql.SQLException;

/** Keeps of events what must not be lost with them. */
@FunctionalInterface
public interface EventKeeper {
  /**
   * Adds to what it has kept. Each event is in one such range, and is deleted by this transaction
   * or later.
   *
   * @param after place in the feed after which the range begins
   * @param upTo place of its last event
   */
  void keep(LedgerTransaction transaction, long after, long upTo) throws SQLException;
}
