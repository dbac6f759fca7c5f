package dev.sessionrelay.poll;

import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.Retries;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Whether a failed request is tried again, and when: the bean behind {@code retryWhile} in {@code
 * routes/errors}. It is the only place that tries again; the HTTP client does not.
 */
public final class Retry {
  /** Exchange variable with the failure after which the poll is tried again. */
  static final String FAILED = "failed";

  private final Retries retries;
  private final Clock clock;

  public Retry(Retries retries, Clock clock) {
    this.retries = retries;
    this.clock = clock;
  }

  /** Tries again after a backoff, or after the wait that the vendor asked for. */
  public boolean again(Exchange exchange) {
    if (stopping(exchange)) {
      return false;
    }
    PollException e = exception(exchange);
    Optional<Duration> delay =
        retries.nextDelay(e.failure(), requestsMade(exchange), remaining(exchange), e.hold());
    delay.ifPresent(pause -> tryAgain(exchange, pause));
    return delay.isPresent();
  }

  /**
   * Tries again at once, a single time, when the refused credential has been renewed, or when
   * signing anew is all it takes.
   */
  public boolean renewed(Exchange exchange) {
    if (exception(exchange).renewed() && requestsMade(exchange) == 1 && !stopping(exchange)) {
      tryAgain(exchange, Duration.ZERO);
      return true;
    }
    return again(exchange);
  }

  /** Camel has whole milliseconds: one too few would come before a hold is over. */
  private static void tryAgain(Exchange exchange, Duration pause) {
    exchange.setVariable(FAILED, exception(exchange).failure());
    exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, pause.plusNanos(999_999).toMillis());
  }

  private static int requestsMade(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
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
