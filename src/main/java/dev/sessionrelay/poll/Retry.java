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

  /**
   * Camel has whole milliseconds: one too few would come before a hold is over. The exchange is a
   * copy of which only the headers are kept.
   */
  private static void tryAgain(Exchange exchange, Duration pause) {
    Poll poll = poll(exchange);
    poll.turn().triesAgain(poll, exception(exchange).failure());
    exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, pause.plusNanos(999_999).toMillis());
  }

  private static int requestsMade(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 1, Integer.class);
  }

  private Duration remaining(Exchange exchange) {
    return Duration.between(clock.instant(), poll(exchange).deadline());
  }

  private static Poll poll(Exchange exchange) {
    return exchange.getVariable(Outcome.POLL, Poll.class);
  }

  private static PollException exception(Exchange exchange) {
    return exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, PollException.class);
  }

  private static boolean stopping(Exchange exchange) {
    return exchange.getContext().isStopping();
  }
}
