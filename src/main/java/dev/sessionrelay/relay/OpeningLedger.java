package dev.sessionrelay.relay;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The ledger, opened on a thread of its own while what does not need it starts. */
final class OpeningLedger implements AutoCloseable {
  private final FutureTask<SqlLedger> opening;
  private final Thread thread;

  private OpeningLedger(Callable<SqlLedger> open) {
    this.opening = new FutureTask<>(open);
    this.thread = new Thread(opening, "ledger-open");
    thread.setDaemon(true);
  }

  static OpeningLedger begin(Callable<SqlLedger> open) {
    OpeningLedger begun = new OpeningLedger(open);
    begun.thread.start();
    return begun;
  }

  /**
   * Waits until it is open; an interruption goes on to who opens it.
   *
   * @throws LedgerException when the database cannot be used
   */
  SqlLedger await() {
    try {
      return opening.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new LedgerException("The start was interrupted before the ledger was open", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  /** Closes what was opened, also when that comes only now. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = Thread.interrupted();
    try {
      opening.get().close();
    } catch (ExecutionException e) {
      // Who waited for it was told.
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
