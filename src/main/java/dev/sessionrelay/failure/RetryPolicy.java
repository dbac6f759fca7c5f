package dev.sessionrelay.failure;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How often and when a failed request is made once more within the same turn. Whether it is made at
 * all, the branches in {@code routes/errors} decide.
 */
public final class RetryPolicy {
  private final Backoff backoff;
  private final Map<String, Integer> attempts;

  /**
   * @param attempts requests within one turn, the first included, by the keys of {@link
   *     FailureKind#attemptsKey()}; keys that are missing have the row's default
   */
  public RetryPolicy(Backoff backoff, Map<String, Integer> attempts) {
    this.backoff = backoff;
    this.attempts = Map.copyOf(attempts);
  }

  /** Requests within one turn for failures of this row, the first included. */
  public int attempts(FailureKind row) {
    return row.attemptsKey().map(attempts::get).orElse(row.defaultAttempts());
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
        .map(pause -> longest(pause, hold, failure.retryAfter()))
        .filter(pause -> pause.compareTo(remaining) < 0 && backoff.allows(pause));
  }

  private static Duration longest(Duration... some) {
    return Stream.of(some).filter(Objects::nonNull).max(Comparator.naturalOrder()).orElseThrow();
  }
}
