package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.telemetry.OpenSpan;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The one writer of this process. Whatever waits is committed together, so that many polls share
 * one forced write; each caller returns when its own work is on disk.
 */
public final class LedgerWriter implements AutoCloseable {
  /** Callers that may wait at once; further ones wait to be let in. */
  static final int QUEUE = 1_024;

  /** Pieces of work in one commit at most: bounds how long the first of them waits. */
  static final int GROUP = 256;

  private final BlockingQueue<PendingWork<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final WriteHealth health;
  private final GroupCommit commits;
  private final Spans spans;
  private final NodeSession session;
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean ended;

  LedgerWriter(
      LedgerDatabase database,
      Clock clock,
      LongSupplier nanos,
      AppendNotifier appends,
      Spans spans) {
    this.spans = spans;
    this.session = database.session();
    this.health = new WriteHealth(database.place(), clock, nanos);
    this.commits = new GroupCommit(database, health, appends, () -> closing);
    this.thread = new Thread(this::write, "ledger-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns when the work is on disk.
   *
   * @throws LedgerException when it is not; nothing of it was recorded then
   */
  <T> T commit(LedgerTransaction.UnitOfWork<T> work) {
    return commit(null, work);
  }

  /**
   * The same.
   *
   * @param owner named by the health while this does not fit and smaller work does, such as {@code
   *     target spark}
   */
  public <T> T commit(String owner, LedgerTransaction.UnitOfWork<T> work) {
    return commit(owner, Tenure.ALWAYS, work);
  }

  /**
   * The same.
   *
   * @param tenure nothing is recorded once it is over
   */
  public <T> T commit(String owner, Tenure tenure, LedgerTransaction.UnitOfWork<T> work) {
    try (OpenSpan span = spans.part("record")) {
      PendingWork<T> pending = new PendingWork<>(owner, tenure, work, span.traceparent());
      enqueue(pending);
      return pending.done().join();
    } catch (CompletionException e) {
      // A new exception, for this thread's stack is what helps to find the caller.
      throw new LedgerException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** What is recorded with every commit, after its work. */
  public void recordAlso(LedgerTransaction.UnitOfWork<?> more) {
    commits.recordAlso(more);
  }

  WriteHealth health() {
    return health;
  }

  /** Callers whose work is not in a commit yet. */
  int waiting() {
    return queue.size();
  }

  /** Commits what waits already, then ends. */
  @Override
  public void close() {
    closing = true;
    queue.offer(new PendingWork<>(null, Tenure.ALWAYS, nothing -> null, null));
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

  private void enqueue(PendingWork<?> pending) {
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

  private boolean offered(PendingWork<?> pending) {
    try {
      return queue.offer(pending, 100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void refuseIfLate(PendingWork<?> pending) {
    boolean queued = queue.contains(pending);
    if (ended || !queued) {
      queue.remove(pending);
      pending.fail(new LedgerException("The ledger is closed: nothing was recorded", null));
    }
  }

  private void write() {
    try {
      while (!closing || !queue.isEmpty()) {
        List<PendingWork<?>> group = next();
        health.began();
        try {
          commits.commit(group);
          if (session != null && session.untilBeat() <= 0) {
            commits.beat();
          }
        } finally {
          health.ended();
        }
      }
    } finally {
      ended = true;
      commits.disconnect();
      queue.forEach(late -> late.fail(new LedgerException("The ledger is closed", null)));
    }
  }

  private List<PendingWork<?>> next() {
    List<PendingWork<?>> group = new ArrayList<>();
    try {
      PendingWork<?> first = session == null ? queue.take() : untilBeat();
      if (first != null) {
        group.add(first);
        queue.drainTo(group, GROUP - 1);
      }
    } catch (InterruptedException e) {
      // Nobody but close() ends this thread.
    }
    return group;
  }

  /** The next work, or null when a beat is due before there is any. */
  private PendingWork<?> untilBeat() throws InterruptedException {
    return queue.poll(Math.max(0, session.untilBeat()), TimeUnit.NANOSECONDS);
  }
}
