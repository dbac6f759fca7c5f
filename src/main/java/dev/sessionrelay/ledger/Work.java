package dev.sessionrelay.ledger;

import java.sql.SQLException;

/**
 * A change to the ledger. It may be run again after a failure, so it decides everything by what it
 * reads in this transaction and touches memory in {@link Transaction#afterCommit} only.
 */
@FunctionalInterface
interface Work<T> {
  T run(Transaction transaction) throws SQLException;
}
