package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.DatabaseErrors;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Incident;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of the one writer: works that waited together go to disk together, and what fails by
 * itself harms no other. Not for several threads.
 */
final class GroupCommit {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** Tries of a commit that failed for a passing reason. */
  static final int ATTEMPTS = 4;

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final LedgerDatabase database;
  private final WriteHealth health;
  private final AppendNotifier appends;
  private final BooleanSupplier closing;
  private final NodeSession session;
  private volatile LedgerTransaction.UnitOfWork<?> also = nothing -> null;
  private LedgerTransaction transaction;

  /**
   * @param closing whether nothing is tried again any more
   */
  GroupCommit(
      LedgerDatabase database,
      WriteHealth health,
      AppendNotifier appends,
      BooleanSupplier closing) {
    this.database = database;
    this.session = database.session();
    this.health = health;
    this.appends = appends;
    this.closing = closing;
  }

  void recordAlso(LedgerTransaction.UnitOfWork<?> more) {
    also = more;
  }

  /** Proves that the session lives, on a new connection when the one before has broken. */
  void beat() {
    try {
      if (!beatOnce()) {
        session.beat(connected());
      }
    } catch (SQLException | RuntimeException e) {
      disconnect();
      health.refused(
          DatabaseErrors.explain(database.place(), "nothing is polled or sent", e).getMessage());
    }
  }

  private boolean beatOnce() {
    try {
      session.beat(connected());
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.debug("A beat failed: {}", e.getMessage());
      disconnect();
      appends.failed();
      return false;
    }
  }

  /** Commits all of them, or all but those that fail by themselves. */
  void commit(List<PendingWork<?>> group) {
    List<PendingWork<?>> left = new ArrayList<>(group);
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      WriteFailed failed = tryToCommit(left);
      if (failed == null) {
        left.forEach(this::succeeded);
        return;
      }
      disconnect();
      appends.failed();
      if (!mayTryAgain(failed, attempt)) {
        giveUp(left, failed);
      }
    }
  }

  /**
   * @param culprit the work that failed, or null when it was the commit itself
   */
  private record WriteFailed(Throwable error, PendingWork<?> culprit) {}

  private WriteFailed tryToCommit(List<PendingWork<?>> group) {
    PendingWork<?> running = null;
    try {
      database.check();
      LedgerTransaction current = connected();
      current.begin();
      goOnAbove(current);
      for (PendingWork<?> pending : group) {
        running = pending;
        pending.run(current);
      }
      running = null;
      also.run(current);
      current.commit();
      succeeded(current);
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      return new WriteFailed(e, running);
    }
  }

  /** A server that took over may lag behind the one that is lost, as a restored backup does. */
  private void goOnAbove(LedgerTransaction current) throws SQLException {
    long seen = appends.seen();
    if (seen > 0 && seen > current.newest()) {
      long lost = seen - current.newest();
      current.goOnAbove(seen);
      List<Incident> stored = IncidentTable.all(current);
      current.afterCommit(() -> setBack(lost, stored));
    }
  }

  private void setBack(long lost, List<Incident> stored) {
    appends.setBack(stored);
    LOG.warn(
        "The ledger {} was set back by {} events, as by a fail-over to a server that lagged behind,"
            + " or by a backup. Positions and sequences go on above those that were given out, and"
            + " what is seen from now on is compared with the older state",
        database.place(),
        lost);
  }

  private void succeeded(PendingWork<?> pending) {
    if (!pending.wasRun()) {
      session.refusedWork();
      pending.fail(
          new LedgerException(
              "This relay does not act for %s any more: nothing was recorded"
                  .formatted(pending.tenure().unit()),
              null));
      return;
    }
    if (pending.owner() != null) {
      health.recorded(pending.owner());
    }
    pending.succeed();
  }

  private void succeeded(LedgerTransaction committed) throws SQLException {
    if (committed.wrote()) {
      health.wrote();
    }
    if (committed.appended() > 0) {
      appends.appended(committed.newest(), committed.appended());
    }
  }

  private boolean mayTryAgain(WriteFailed failed, int attempt) {
    boolean again =
        DatabaseErrors.reach(failed.error) == DatabaseErrors.Reach.PASSING
            && attempt < ATTEMPTS
            && !closing.getAsBoolean();
    if (again) {
      LockSupport.parkNanos(FIRST_PAUSE << (2 * (attempt - 1)));
    }
    return again;
  }

  /** The culprit alone when it failed by itself, else all of them. */
  private void giveUp(List<PendingWork<?>> left, WriteFailed failed) {
    LedgerException reason =
        DatabaseErrors.explain(database.place(), "nothing was recorded", failed.error);
    if (failed.culprit != null && DatabaseErrors.reach(failed.error) == DatabaseErrors.Reach.WORK) {
      failed.culprit.fail(reason);
      left.remove(failed.culprit);
      return;
    }
    if (DatabaseErrors.isFull(failed.error) && smallWorkFits()) {
      oneByOne(left, reason);
    } else {
      health.refused(reason.getMessage());
      left.forEach(pending -> pending.fail(reason));
    }
    left.clear();
  }

  private boolean smallWorkFits() {
    boolean fits =
        tryToCommit(List.of(new PendingWork<>(null, Tenure.ALWAYS, LedgerMaintenance::probe, null)))
            == null;
    if (!fits) {
      disconnect();
    }
    return fits;
  }

  /** There is room, but not for all of this: what fits is recorded, and what does not is named. */
  private void oneByOne(List<PendingWork<?>> left, LedgerException reason) {
    if (left.size() > 1) {
      left.forEach(pending -> commit(List.of(pending)));
      return;
    }
    PendingWork<?> big = left.get(0);
    if (big.owner() == null) {
      health.refused(reason.getMessage());
    } else {
      health.starves(big.owner(), reason.getMessage());
    }
    big.fail(reason);
  }

  private LedgerTransaction connected() throws SQLException {
    if (transaction == null) {
      transaction = new LedgerTransaction(database.writer(), database.dialect());
    }
    return transaction;
  }

  /** A fresh connection after every failure: nothing half done can linger on it. */
  void disconnect() {
    if (session != null) {
      session.ended();
    }
    if (transaction != null) {
      try {
        transaction.close();
      } catch (SQLException e) {
        LOG.debug("The failed connection to the ledger did not close: {}", e.getMessage());
      }
      transaction = null;
    }
  }
}
