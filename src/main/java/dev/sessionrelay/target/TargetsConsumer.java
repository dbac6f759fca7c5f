package dev.sessionrelay.target;

import dev.sessionrelay.poll.Outcome;
import dev.sessionrelay.poll.Poll;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands polls that have come due to a route, each as an exchange of its own. At a stop it is
 * suspended first: Camel stops the steps of its route together with a consumer that it cannot
 * suspend, and polls may still wait for their thread.
 */
final class TargetsConsumer extends DefaultConsumer implements ShutdownAware, Suspendable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay.target");

  private final AtomicInteger pending = new AtomicInteger();

  TargetsConsumer(Endpoint endpoint, Processor processor) {
    super(endpoint, processor);
  }

  /**
   * Returns at once. However the poll ends, its turn hears of it.
   *
   * @param threads of the poll's account
   */
  void accept(Poll poll, Executor threads) {
    pending.incrementAndGet();
    try {
      threads.execute(() -> run(poll));
    } catch (RuntimeException e) {
      ended(poll, e);
    }
  }

  /** What a stop has not waited for is not asked any more. */
  private void run(Poll poll) {
    if (!isRunAllowed()) {
      ended(poll, null);
      return;
    }
    Exchange exchange = createExchange(true);
    exchange.getMessage().setBody(poll);
    exchange.setVariable(Outcome.POLL, poll);
    getAsyncProcessor().process(exchange, done -> ended(poll, exchange.getException()));
  }

  private void ended(Poll poll, Exception e) {
    try {
      if (e != null && isRunAllowed()) {
        String target = poll.origin().target();
        LOG.error("a poll of target {} ended unexpectedly; the next turn follows", target, e);
      }
      poll.turn().pollEnded();
    } finally {
      pending.decrementAndGet();
    }
  }

  /** A stop waits for them. */
  @Override
  public int getPendingExchangesSize() {
    return pending.get();
  }

  @Override
  public boolean deferShutdown(ShutdownRunningTask task) {
    return false;
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {}
}
