package dev.sessionrelay.sink;

import dev.sessionrelay.sink.SessionQueues.DeliveryBatch;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Deliveries under way, each on a thread of the sink's pool; one thread begins them and awaits what
 * comes of them.
 */
final class DeliveryAttempts {
  private static final Outcome NEWS = new Outcome(null, null);

  private final EventSender outlet;
  private final Executor workers;
  private final Set<Integer> finals;
  private final Clock clock;
  private final BlockingQueue<Outcome> news = new LinkedBlockingQueue<>();
  private final Map<DeliveryBatch, Long> underWay = new ConcurrentHashMap<>();

  private record Outcome(DeliveryBatch batch, DeliveryResult result) {}

  /**
   * @param finals statuses that speak of one event
   */
  DeliveryAttempts(EventSender outlet, Executor workers, Set<Integer> finals, Clock clock) {
    this.outlet = outlet;
    this.workers = Objects.requireNonNull(workers);
    this.finals = finals;
    this.clock = Objects.requireNonNull(clock);
  }

  /**
   * Hands it to a thread.
   *
   * @return false where none is to be had: the attempt has ended all the same
   */
  boolean begin(DeliveryBatch batch) {
    underWay.put(batch, System.nanoTime());
    try {
      workers.execute(() -> news.add(new Outcome(batch, attempt(batch))));
      return true;
    } catch (RejectedExecutionException | Error e) {
      news.add(new Outcome(batch, resultOf(e)));
      return false;
    }
  }

  /** An attempt ends in the books, whatever ends it. */
  private DeliveryResult attempt(DeliveryBatch batch) {
    try {
      return outlet.send(batch.events());
    } catch (Exception | Error e) {
      return resultOf(e);
    }
  }

  private DeliveryResult resultOf(Throwable failure) {
    return DeliveryResult.of(failure, finals, clock.instant());
  }

  /** Ends the waiting of {@link #await}, for news from elsewhere. */
  void wake() {
    news.add(NEWS);
  }

  /** Waits for news, at most this long, and settles all that has ended. */
  void await(Duration most, BiConsumer<DeliveryBatch, DeliveryResult> settle)
      throws InterruptedException {
    Outcome first = news.poll(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
    for (Outcome outcome = first; outcome != null; outcome = news.poll()) {
      if (outcome != NEWS) {
        underWay.remove(outcome.batch());
        settle.accept(outcome.batch(), outcome.result());
      }
    }
  }

  /** How long the oldest has taken so far. */
  Duration longest() {
    long oldest = underWay.values().stream().min(Long::compare).orElseGet(System::nanoTime);
    return Duration.ofNanos(System.nanoTime() - oldest);
  }
}
