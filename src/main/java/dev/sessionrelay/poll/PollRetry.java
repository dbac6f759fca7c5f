package dev.sessionrelay.poll;

import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Headers;
import org.apache.camel.Variable;

/**
 * The bean behind {@code retryWhile} in {@code routes/errors}, the only place that tries a failed
 * request again: the HTTP client does not.
 */
public final class PollRetry {
  private final RetryPolicy retries;
  private final BooleanSupplier stopping;
  private final Clock clock;

  /**
   * @param stopping whether the process ends, so that nothing is tried again
   */
  public PollRetry(RetryPolicy retries, BooleanSupplier stopping, Clock clock) {
    this.retries = retries;
    this.stopping = stopping;
    this.clock = clock;
  }

  /**
   * Tries again after a backoff, or after the wait that the vendor asked for.
   *
   * @param headers give the number of requests made, and take the pause before the next one
   */
  public boolean again(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught,
      @Variable(PollRecorder.POLL) DuePoll poll,
      @Headers Map<String, Object> headers) {
    if (stopping.getAsBoolean() || !(caught instanceof PollException e)) {
      return false;
    }
    Duration remaining = Duration.between(clock.instant(), poll.deadline());
    Optional<Duration> pause =
        retries.nextDelay(e.failure(), requestsMade(headers), remaining, e.hold());
    pause.ifPresent(delay -> tryAgain(e, poll, headers, delay));
    return pause.isPresent();
  }

  /**
   * Tries again at once, a single time, when the refused credential has been renewed, or after a
   * backoff when signing anew is all it takes.
   */
  public boolean renewed(
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught,
      @Variable(PollRecorder.POLL) DuePoll poll,
      @Headers Map<String, Object> headers) {
    if (!(caught instanceof PollException e)) {
      return false;
    }
    if (e.renewed() && requestsMade(headers) == 1 && !stopping.getAsBoolean()) {
      tryAgain(e, poll, headers, Duration.ZERO);
      return true;
    }
    return e.failure().row() == FailureKind.SIGN_AGAIN && again(e, poll, headers);
  }

  /** Camel has whole milliseconds: one too few would come before a hold is over. */
  private static void tryAgain(
      PollException e, DuePoll poll, Map<String, Object> headers, Duration pause) {
    poll.turn().triesAgain(poll, e.failure());
    headers.put(Exchange.REDELIVERY_DELAY, pause.plusNanos(999_999).toMillis());
  }

  private static int requestsMade(Map<String, Object> headers) {
    return (Integer) headers.getOrDefault(Exchange.REDELIVERY_COUNTER, 1);
  }
}
