package dev.sessionrelay.status;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * An answer that is asked for anew at most once a second, and more rarely where asking takes long.
 * While one thread asks, the others take the answer of before. Safe for several threads.
 */
final class Remembered<T> implements Supplier<T> {
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();

  /** Asking may take this part of the time. */
  private static final int SHARE = 20;

  private final Supplier<T> source;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Answer<T> newest;

  /**
   * @param source never gives null
   */
  Remembered(Supplier<T> source) {
    this.source = source;
  }

  private record Answer<T>(T value, long at, long took) {
    boolean isFresh() {
      return System.nanoTime() - at < Math.max(SHORTEST, took * SHARE);
    }
  }

  @Override
  public T get() {
    Answer<T> known = newest;
    if (known != null && (known.isFresh() || !asking.tryLock())) {
      return known.value();
    }
    if (known == null) {
      asking.lock();
    }
    try {
      return current();
    } finally {
      asking.unlock();
    }
  }

  private T current() {
    if (newest == null || !newest.isFresh()) {
      long start = System.nanoTime();
      T value = source.get();
      long end = System.nanoTime();
      newest = new Answer<>(value, end, end - start);
    }
    return newest.value();
  }
}
