package dev.sessionrelay.account;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Breaks off exchanges of a client that take too long, by closing their connections. A time-out of
 * the socket would make three calls of the system of each that reads an answer; here all that run
 * are looked at together, and nobody looks while none runs.
 */
final class ExchangeWatch {
  private static final String RUNNING = ExchangeWatch.class.getName();
  private static final long SHORTEST_LOOK = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_LOOK = TimeUnit.MILLISECONDS.toNanos(500);

  private final long quiet;
  private final long whole;
  private final Executor later;
  private final Set<WatchedExchange> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param quiet longest time without a byte once the request is on its way
   * @param whole longest time for all of it: connecting, sending, and the answer to its last byte
   */
  ExchangeWatch(Duration quiet, Duration whole) {
    this.quiet = quiet.toNanos();
    this.whole = whole.toNanos();
    long look = Math.min(this.quiet, this.whole) / 16;
    this.later =
        CompletableFuture.delayedExecutor(
            Math.max(SHORTEST_LOOK, Math.min(look, LONGEST_LOOK)),
            TimeUnit.NANOSECONDS,
            Runnable::run);
  }

  WatchedExchange begin(ExecChain.Scope scope) {
    WatchedExchange exchange = new WatchedExchange(scope.execRuntime);
    scope.clientContext.setAttribute(RUNNING, exchange);
    running.add(exchange);
    lookLater();
    return exchange;
  }

  /** The exchange of this context, which {@link #begin} was called for. */
  static WatchedExchange of(HttpContext context) {
    return (WatchedExchange) context.getAttribute(RUNNING);
  }

  private void lookLater() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      later.execute(this::look);
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      running.forEach(exchange -> exchange.look(now));
    } finally {
      looking.set(false);
      if (!running.isEmpty()) {
        lookLater();
      }
    }
  }

  /** One request with its answer. For one thread, but for the look at it. */
  final class WatchedExchange implements AutoCloseable {
    private final ExecRuntime connection;
    private final long began = System.nanoTime();
    private volatile long heard;
    private volatile boolean waits;
    private volatile boolean late;
    private volatile boolean silent;

    private WatchedExchange(ExecRuntime connection) {
      this.connection = connection;
    }

    /** The request is about to be sent, or bytes of the answer have come. */
    void hears() {
      heard = System.nanoTime();
      waits = true;
    }

    /** It took longer than an exchange may in all. */
    boolean isLate() {
      return late;
    }

    /**
     * @throws SocketTimeoutException when nothing came for too long; the connection is closed then
     */
    void failIfSilent() throws SocketTimeoutException {
      if (silent) {
        throw new SocketTimeoutException("Read timed out");
      }
    }

    private void look(long now) {
      late |= now - began > whole;
      silent |= waits && now - heard > quiet;
      if (late || silent) {
        connection.discardEndpoint();
      }
    }

    @Override
    public void close() {
      running.remove(this);
    }
  }
}
