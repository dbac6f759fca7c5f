package dev.sessionrelay.status;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * An answer that is asked for anew at most once a second, and more rarely where asking takes long;
 * one that is none, as it took until a time-out to get it, is soon asked for again. Nobody waits
 * long: while an answer is under way, that of before is taken. Safe for several threads.
 */
final class CachedSupplier<T> implements Supplier<T> {
  private static final long SHORTEST = Duration.ofSeconds(1).toNanos();

  /** Asking may take this part of the time. */
  private static final int SHARE = 20;

  private static final long PATIENCE_MILLIS = 500;
  private static final long FIRST_PATIENCE_MILLIS = 2_000;
  private static final Executor THREADS = CachedSupplier::start;

  private final Supplier<T> source;
  private final Predicate<T> answered;
  private volatile CachedAnswer<T> newest;
  private CompletableFuture<CachedAnswer<T>> asking;
  private long askedAt;

  /**
   * @param source never gives null
   * @param answered false for what only says that there was no answer
   * @param initial what there is before the first answer
   */
  CachedSupplier(Supplier<T> source, Predicate<T> answered, T initial) {
    this.source = source;
    this.answered = answered;
    this.newest = new CachedAnswer<>(initial, 0, -1);
  }

  private record CachedAnswer<T>(T value, long at, long lasts) {
    boolean isFresh() {
      return lasts >= 0 && System.nanoTime() - at < lasts;
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "status-figures");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public T get() {
    CachedAnswer<T> known = newest;
    CompletableFuture<CachedAnswer<T>> next;
    synchronized (this) {
      boolean first = known.lasts() < 0;
      if (newest.isFresh() || asking != null && !first) {
        return newest.value();
      }
      next = asking == null ? ask() : asking;
    }
    return waited(next, known);
  }

  /** How long the answer under way has taken so far. */
  synchronized Duration pending() {
    return asking == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - askedAt);
  }

  private T waited(CompletableFuture<CachedAnswer<T>> next, CachedAnswer<T> known) {
    try {
      long patience = known.lasts() < 0 ? FIRST_PATIENCE_MILLIS : PATIENCE_MILLIS;
      return next.get(patience, TimeUnit.MILLISECONDS).value();
    } catch (TimeoutException e) {
      return known.value();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return known.value();
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private CompletableFuture<CachedAnswer<T>> ask() {
    askedAt = System.nanoTime();
    CompletableFuture<CachedAnswer<T>> next = CompletableFuture.supplyAsync(this::current, THREADS);
    asking = next;
    next.whenComplete((answer, error) -> ended());
    return next;
  }

  private synchronized void ended() {
    asking = null;
  }

  private CachedAnswer<T> current() {
    long start = System.nanoTime();
    T value = source.get();
    long end = System.nanoTime();
    long share = answered.test(value) ? SHARE : 1;
    newest = new CachedAnswer<>(value, end, Math.max(SHORTEST, (end - start) * share));
    return newest;
  }
}
