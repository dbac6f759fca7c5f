package dev.sessionrelay.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of this process. Whatever waits is committed together, so that many polls share
 * one forced write; each caller returns when its own work is on disk.
 */
final class LedgerWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);

  /** Callers that may wait at once; further ones wait to be let in. */
  static final int QUEUE = 1_024;

  /** Pieces of work in one commit at most: bounds how long the first of them waits. */
  static final int GROUP = 256;

  /** Tries of a commit that failed for a passing reason. */
  static final int ATTEMPTS = 4;

  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final LedgerDatabase database;
  private final Clock clock;
  private final Listener listener;
  private final Thread thread;
  private volatile LedgerHealth health;
  private volatile Long committingSince;
  private volatile boolean closing;
  private volatile boolean ended;
  private LedgerTransaction transaction;

  /** Hears how commits went, on the writer's thread. */
  interface Listener {
    /** Events up to this position are on disk, the newest {@code appended} of them just now. */
    void appended(long newest, long appended);

    /** Something could not be committed; it may be in doubt whether it was. */
    void failed();
  }

  LedgerWriter(LedgerDatabase database, Clock clock, Listener listener) {
    this.database = database;
    this.clock = clock;
    this.listener = listener;
    this.health = new LedgerHealth(true, null, clock.instant());
    this.thread = new Thread(this::write, "ledger-writer");
    thread.setDaemon(true);
    thread.start();
  }

  private record Pending<T>(
      LedgerTransaction.UnitOfWork<T> work, CompletableFuture<T> done, List<T> result) {
    Pending(LedgerTransaction.UnitOfWork<T> work) {
      this(work, new CompletableFuture<>(), new ArrayList<>(1));
    }

    void run(LedgerTransaction transaction) throws SQLException {
      result.clear();
      result.add(work.run(transaction));
      transaction.flush();
    }

    void succeed() {
      done.complete(result.get(0));
    }

    void fail(LedgerException reason) {
      done.completeExceptionally(reason);
    }
  }

  /**
   * Returns when the work is on disk.
   *
   * @throws LedgerException when it is not; nothing of it was recorded then
   */
  <T> T commit(LedgerTransaction.UnitOfWork<T> work) {
    Pending<T> pending = new Pending<>(work);
    enqueue(pending);
    try {
      return pending.done.join();
    } catch (CompletionException e) {
      // A new exception, for this thread's stack is what helps to find the caller.
      throw new LedgerException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** As the last commit went; one that takes too long is as good as none. */
  LedgerHealth health() {
    Long since = committingSince;
    Duration took = since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    return took.compareTo(LONGEST_COMMIT) < 0 || !health.working()
        ? health
        : new LedgerHealth(
            false,
            "a commit to " + database.place() + " has not ended for " + took.toSeconds() + " s",
            clock.instant().minus(took));
  }

  /** Callers whose work is not in a commit yet. */
  int waiting() {
    return queue.size();
  }

  /** Commits what waits already, then ends. */
  @Override
  public void close() {
    closing = true;
    queue.offer(new Pending<>(nothing -> null));
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void enqueue(Pending<?> pending) {
    boolean interrupted = false;
    while (!closing && !offered(pending)) {
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (closing || ended) {
      refuseIfLate(pending);
    }
  }

  private boolean offered(Pending<?> pending) {
    try {
      return queue.offer(pending, 100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void refuseIfLate(Pending<?> pending) {
    boolean queued = queue.contains(pending);
    if (ended || !queued) {
      queue.remove(pending);
      pending.fail(new LedgerException("The ledger is closed: nothing was recorded", null));
    }
  }

  private void write() {
    try {
      while (!closing || !queue.isEmpty()) {
        List<Pending<?>> group = next();
        committingSince = System.nanoTime();
        commit(group);
        committingSince = null;
      }
    } finally {
      ended = true;
      disconnect();
      queue.forEach(late -> late.fail(new LedgerException("The ledger is closed", null)));
    }
  }

  private List<Pending<?>> next() {
    List<Pending<?>> group = new ArrayList<>();
    try {
      group.add(queue.take());
      queue.drainTo(group, GROUP - 1);
    } catch (InterruptedException e) {
      // Nobody but close() ends this thread.
    }
    return group;
  }

  /** Commits all of them, or all but those that fail by themselves. */
  private void commit(List<Pending<?>> group) {
    List<Pending<?>> left = new ArrayList<>(group);
    for (int attempt = 1; !left.isEmpty(); attempt++) {
      WriteFailed failed = tryToCommit(left);
      if (failed == null) {
        left.forEach(Pending::succeed);
        return;
      }
      disconnect();
      listener.failed();
      if (!mayTryAgain(failed, attempt)) {
        giveUp(left, failed);
      }
    }
  }

  /**
   * @param culprit the work that failed, or null when it was the commit itself
   */
  private record WriteFailed(Throwable error, Pending<?> culprit) {}

  private WriteFailed tryToCommit(List<Pending<?>> group) {
    Pending<?> running = null;
    try {
      database.check();
      LedgerTransaction current = connected();
      current.begin();
      for (Pending<?> pending : group) {
        running = pending;
        pending.run(current);
      }
      running = null;
      current.commit();
      succeeded(current);
      return null;
    } catch (SQLException | RuntimeException | Error e) {
      return new WriteFailed(e, running);
    }
  }

  private void succeeded(LedgerTransaction committed) throws SQLException {
    if (!health.working() && committed.wrote()) {
      LOG.info("The ledger {} takes writes again", database.place());
      health = new LedgerHealth(true, null, clock.instant());
    }
    if (committed.appended() > 0) {
      listener.appended(committed.newest(), committed.appended());
    }
  }

  private boolean mayTryAgain(WriteFailed failed, int attempt) {
    boolean again =
        DatabaseErrors.reach(failed.error) == DatabaseErrors.Reach.PASSING
            && attempt < ATTEMPTS
            && !closing;
    if (again) {
      LockSupport.parkNanos(FIRST_PAUSE << (2 * (attempt - 1)));
    }
    return again;
  }

  /** The culprit alone when it failed by itself, else all of them. */
  private void giveUp(List<Pending<?>> left, WriteFailed failed) {
    LedgerException reason =
        DatabaseErrors.explain(database.place(), "nothing was recorded", failed.error);
    if (failed.culprit != null && DatabaseErrors.reach(failed.error) == DatabaseErrors.Reach.WORK) {
      failed.culprit.fail(reason);
      left.remove(failed.culprit);
      return;
    }
    noteTrouble(reason);
    left.forEach(pending -> pending.fail(reason));
    left.clear();
  }

  private void noteTrouble(LedgerException reason) {
    if (!reason.getMessage().equals(health.problem())) {
      LOG.error("{}", reason.getMessage());
      Instant since = health.working() ? clock.instant() : health.since();
      health = new LedgerHealth(false, reason.getMessage(), since);
    }
  }

  private LedgerTransaction connected() throws SQLException {
    if (transaction == null) {
      transaction = new LedgerTransaction(database.writer(), database.dialect());
    }
    return transaction;
  }

  /** A fresh connection after every failure: nothing half done can linger on it. */
  private void disconnect() {
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
