package dev.sessionrelay.account;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one request at a time try a credential that has not worked yet. */
final class CredentialProbe {
  /** How a request came in. */
  enum Entry {
    /** The credential is known to work. */
    FREE,
    /** This request is the one that tries. Must be released. */
    TRYING,
    /** Another request was trying for too long. */
    REFUSED
  }

  private final boolean needed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean proven;
  private boolean trying;
  private volatile long doubts;

  CredentialProbe(boolean needed) {
    this.needed = needed;
    this.proven = !needed;
  }

  /** Without a lock once the credential works. */
  Entry enter(Duration longest) throws InterruptedException {
    if (proven) {
      return Entry.FREE;
    }
    lock.lock();
    try {
      return awaitTurn(longest) ? entry() : Entry.REFUSED;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitTurn(Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    while (!proven && trying && left > 0) {
      left = changed.awaitNanos(left);
    }
    return proven || !trying;
  }

  private Entry entry() {
    trying = !proven;
    return proven ? Entry.FREE : Entry.TRYING;
  }

  void release(Entry entry) {
    if (entry == Entry.TRYING) {
      change(() -> trying = false);
    }
  }

  /**
   * The credential works.
   *
   * @param since {@link #doubts()} when the request that shows it came in: what was sent with a
   *     credential that has been doubted since proves nothing
   */
  void prove(long since) {
    if (!proven) {
      change(() -> proven = proven || since == doubts);
    }
  }

  /** The credential was refused or replaced. */
  void doubt() {
    change(
        () -> {
          proven = !needed;
          doubts = doubts + 1;
        });
  }

  /** How often the credential was refused or replaced. */
  long doubts() {
    return doubts;
  }

  boolean isProven() {
    return proven;
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
