package dev.sessionrelay.ledger;

import java.sql.SQLException;

/** Keeps of events what must not be lost with them. */
@FunctionalInterface
public interface EventKeeper {
  /**
   * @param upTo place in the feed up to which all events are deleted by this transaction
   */
  void keep(LedgerTransaction transaction, long upTo) throws SQLException;
}
