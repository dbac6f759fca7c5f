package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.Tenure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Work that waits for its commit.
 *
 * @param owner whose it is, in words; null where nobody asks
 * @param tenure what it is done under
 * @param traceparent of the span that it is part of, or null
 */
record PendingWork<T>(
    String owner,
    Tenure tenure,
    LedgerTransaction.UnitOfWork<T> work,
    String traceparent,
    CompletableFuture<T> done,
    List<T> result) {
  PendingWork(
      String owner, Tenure tenure, LedgerTransaction.UnitOfWork<T> work, String traceparent) {
    this(owner, tenure, work, traceparent, new CompletableFuture<>(), new ArrayList<>(1));
  }

  /** Leaves out what is too late: the unit may be another process's by now. */
  void run(LedgerTransaction transaction) throws SQLException {
    result.clear();
    if (tenure.isCurrent()) {
      transaction.isPartOf(traceparent);
      result.add(work.run(transaction));
      transaction.flush();
    }
  }

  boolean wasRun() {
    return !result.isEmpty();
  }

  void succeed() {
    done.complete(result.get(0));
  }

  void fail(LedgerException reason) {
    done.completeExceptionally(reason);
  }
}
