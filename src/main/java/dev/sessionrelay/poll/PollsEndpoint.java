package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.telemetry.OpenSpan;
import dev.sessionrelay.telemetry.Spans;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls of one vendor endpoint that have come due: hands each to the route that begins here, as an
 * exchange of its own, on a thread of its account. Can hold them back, without holding a thread.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = PollsComponent.SCHEME,
    title = "Polls",
    syntax = "polls:endpoint",
    category = Category.SCHEDULING,
    consumerOnly = true,
    generateConfigurer = false)
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class PollsEndpoint extends DefaultEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.target");

  /** Vendor endpoint whose targets are polled: the id of a route in routes/vendors. */
  @UriPath(name = "endpoint")
  @Metadata(required = true)
  private final String name;

  private final BiConsumer<DuePoll, Runnable> threads;
  private final DistributionDataPoint seconds;
  private final Spans spans;
  private final String spanName;
  private final List<DuePoll> held = new ArrayList<>();
  private boolean holding;
  private int inside;
  private int pending;
  private volatile PollsConsumer consumer;

  PollsEndpoint(
      String uri,
      PollsComponent component,
      String name,
      BiConsumer<DuePoll, Runnable> threads,
      DistributionDataPoint seconds,
      Spans spans) {
    super(uri, component);
    this.name = name;
    this.threads = threads;
    this.seconds = seconds;
    this.spans = spans;
    this.spanName = "poll " + name;
  }

  /** Of the vendor endpoint. */
  String name() {
    return name;
  }

  /** False while the route has not started or has been stopped. */
  boolean takesPolls() {
    return isHolding() || consumer.isStarted();
  }

  /** Returns at once. However the poll ends, its turn hears of it. */
  public void accept(DuePoll poll) {
    count(1);
    try {
      threads.accept(poll, () -> run(poll));
    } catch (RuntimeException | Error e) {
      ended(poll, e);
    }
  }

  /** What a stop has not waited for is not asked any more. */
  private void run(DuePoll poll) {
    if (!enter(poll)) {
      return;
    }
    if (!consumer.isRunAllowed()) {
      left(poll, null);
      return;
    }
    AtomicBoolean ended = new AtomicBoolean();
    long began = System.nanoTime();
    try (OpenSpan span = spans.work(spanName)) {
      Exchange exchange = consumer.createExchange(true);
      exchange.getMessage().setBody(poll);
      exchange.setVariable(PollRecorder.POLL, poll);
      consumer
          .getAsyncProcessor()
          .process(exchange, done -> leftOnce(ended, began, poll, exchange.getException()));
      describe(span, poll, exchange);
    } catch (RuntimeException | Error e) {
      leftOnce(ended, began, poll, e);
    }
  }

  private static void describe(OpenSpan span, DuePoll poll, Exchange exchange) {
    span.with("sessionrelay.target", poll.origin().target())
        .with("sessionrelay.account", poll.origin().account())
        .with("sessionrelay.asked_for", poll.askedFor());
    Failure failure = exchange.getVariable(PollRecorder.FAILURE, Failure.class);
    if (failure != null) {
      span.failed(failure.summary());
    }
  }

  private void leftOnce(AtomicBoolean ended, long began, DuePoll poll, Throwable e) {
    if (ended.compareAndSet(false, true)) {
      seconds.observe((System.nanoTime() - began) / 1e9);
      left(poll, e);
    }
  }

  private synchronized boolean enter(DuePoll poll) {
    if (holding) {
      held.add(poll);
    } else {
      inside++;
    }
    return !holding;
  }

  private void left(DuePoll poll, Throwable e) {
    synchronized (this) {
      inside--;
      notifyAll();
    }
    ended(poll, e);
  }

  /** The turn hears of it first: where memory or threads have run out, a log line may fail too. */
  private void ended(DuePoll poll, Throwable e) {
    String target = poll.origin().target();
    try {
      poll.turn().pollEnded();
    } catch (RuntimeException | Error failed) {
      LOG.error("the end of a turn of target {} was not recorded", target, failed);
    } finally {
      count(-1);
    }
    if (e != null && consumer.isRunAllowed()) {
      LOG.error("a poll of target {} ended unexpectedly; the next turn follows", target, e);
    }
  }

  private synchronized void count(int polls) {
    pending += polls;
  }

  /** Polls that a stop of the route waits for: an exchange of the route does not for those held. */
  synchronized int pending() {
    return holding ? inside : pending;
  }

  synchronized void hold() {
    holding = true;
  }

  private synchronized boolean isHolding() {
    return holding;
  }

  /** Waits until nobody is inside, at most until {@link System#nanoTime} says {@code end}. */
  synchronized void awaitEmpty(long end) throws InterruptedException {
    while (inside > 0 && System.nanoTime() < end) {
      TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
    }
  }

  void release() {
    List<DuePoll> released = released();
    released.forEach(this::accept);
    count(-released.size());
  }

  private synchronized List<DuePoll> released() {
    holding = false;
    List<DuePoll> released = List.copyOf(held);
    held.clear();
    return released;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("timers send, nobody sends to them");
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    consumer = new PollsConsumer(processor);
    return consumer;
  }

  /**
   * The beginning of the route. At a stop it is suspended first: Camel stops the steps of its route
   * together with a consumer that it cannot suspend, and polls may still wait for their thread.
   */
  private final class PollsConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {
    private PollsConsumer(Processor processor) {
      super(PollsEndpoint.this, processor);
    }

    @Override
    public int getPendingExchangesSize() {
      return pending();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
      return false;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {}
  }
}
