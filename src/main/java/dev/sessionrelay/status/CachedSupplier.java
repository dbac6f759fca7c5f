package dev.sessionrelay.status;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An answer that is asked for anew at most once a second, and more rarely where asking takes long;
 * one that is none, as it took until a time-out to get it, is soon asked for again. While one
 * thread asks, the others take the answer of before. Safe for several threads.
 */
final class CachedSupplier<T> implements Supplier<T> {
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();

  /** Asking may take this part of the time. */
  private static final int SHARE = 20;

  private final Supplier<T> source;
  private final Predicate<T> answered;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile CachedAnswer<T> newest;

  /**
   * @param source never gives null
   * @param answered false for what only says that there was no answer
   */
  CachedSupplier(Supplier<T> source, Predicate<T> answered) {
    this.source = source;
    this.answered = answered;
  }

  private record CachedAnswer<T>(T value, long at, long lasts) {
    boolean isFresh() {
      return System.nanoTime() - at < lasts;
    }
  }

  @Override
  public T get() {
    CachedAnswer<T> known = newest;
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
      long share = answered.test(value) ? SHARE : 1;
      newest = new CachedAnswer<>(value, end, Math.max(SHORTEST, (end - start) * share));
    }
    return newest.value();
  }
}
