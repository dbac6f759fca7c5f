package dev.sessionrelay.failure;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often and when a failed request is made once more within the same turn. Whether it is made at
 * all, the branches in {@code routes/errors} decide.
 */
public final class RetryPolicy {
  private final Backoff backoff;
  private final Map<String, Integer> attempts;

  /**
   * @param attempts requests within one turn, the first included, by the keys of {@link
   *     FailureRow#attemptsKey()}; keys that are missing have the row's default
   */
  public RetryPolicy(Backoff backoff, Map<String, Integer> attempts) {
    this.backoff = backoff;
    this.attempts = Map.copyOf(attempts);
  }

  /** Requests within one turn for failures of this row, the first included. */
  public int attempts(FailureKind row) {
    return row.attemptsKey()
        .map(key -> attempts.getOrDefault(key, row.defaultAttempts()))
        .orElse(row.defaultAttempts());
  }

  /**
   * @param attempt requests made so far in this turn, at least 1
   * @param remaining time until the target's next turn
   * @param hold for how long the account lets no request pass
   * @return the pause before the next request; empty when this turn is over, also when the account
   *     is held for longer than any pause: waiting that long would keep a thread from other work
   */
  public Optional<Duration> nextDelay(
      Failure failure, int attempt, Duration remaining, Duration hold) {
    if (attempt >= attempts(failure.row())) {
      return Optional.empty();
    }
    return backoff
        .nextDelay(attempt, remaining)
        .map(pause -> longer(longer(hold, pause), told(failure)))
        .filter(pause -> pause.compareTo(remaining) < 0 && backoff.allows(pause));
  }

  private static Duration told(Failure failure) {
    return failure.isToldToWait() ? failure.retryAfter() : Duration.ZERO;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
