package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Backoff;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.PollException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Whether a failed request is tried again, and when: the bean behind {@code retryWhile} in {@code
 * routes/errors}. It is the only place that tries again; the HTTP client does not.
 */
public final class Retry {
  private final Backoff backoff;
  private final Map<FailureClass, Integer> attempts;
  private final Clock clock;

  /**
   * @param attempts requests per poll, the first one included, by class ({@code
   *     retry.<class>.attempts}); a class that is missing is tried once
   */
  public Retry(Backoff backoff, Map<FailureClass, Integer> attempts, Clock clock) {
    this.backoff = backoff;
    this.attempts = Map.copyOf(attempts);
    this.clock = clock;
  }

  /** Tries again after a backoff, or after the wait that the vendor asked for. */
  public boolean again(Exchange exchange) {
    Failure failure = exception(exchange).failure();
    int failed = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
    if (stopping(exchange) || failed >= attempts.getOrDefault(failure.failureClass(), 1)) {
      return false;
    }
    Optional<Duration> delay = delay(failure, failed, remaining(exchange));
    delay.ifPresent(
        wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
    return delay.isPresent();
  }

  /** Tries again at once, a single time, when the refused credential could be renewed. */
  public boolean renewed(Exchange exchange) {
    int failed = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class);
    exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 0L);
    return failed <= 1 && exception(exchange).renewed() && !stopping(exchange);
  }

  private Optional<Duration> delay(Failure failure, int failed, Duration remaining) {
    if (failure.retryAfter() != null) {
      return Optional.of(failure.retryAfter()).filter(wait -> wait.compareTo(remaining) < 0);
    }
    return backoff.nextDelay(failed, remaining);
  }

  private Duration remaining(Exchange exchange) {
    Poll poll = exchange.getVariable(Outcome.POLL, Poll.class);
    return Duration.between(clock.instant(), poll.deadline());
  }

  private static PollException exception(Exchange exchange) {
    return exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, PollException.class);
  }

  private static boolean stopping(Exchange exchange) {
    return exchange.getContext().isStopping();
  }
}
