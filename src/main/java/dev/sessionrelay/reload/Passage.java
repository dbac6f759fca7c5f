package dev.sessionrelay.reload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The way into one route: open or closed, and how many are inside. */
final class Passage {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private int inside;

  /**
   * Goes in, waiting while it is closed.
   *
   * @return false when it stayed closed for as long as {@code patience}
   */
  boolean enter(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      inside += closed ? 0 : 1;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Goes in at once, closed or not. */
  void enterAnyway() {
    lock.lock();
    try {
      inside++;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      closed = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return inside == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody is inside, at most until {@link System#nanoTime} says {@code end}. */
  void awaitEmpty(long end) throws InterruptedException {
    lock.lock();
    try {
      while (inside > 0 && System.nanoTime() < end) {
        changed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
