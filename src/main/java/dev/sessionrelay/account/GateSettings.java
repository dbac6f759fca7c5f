package dev.sessionrelay.account;

import dev.sessionrelay.failure.SlowDown;
import java.time.Duration;

/**
 * Limits of one account.
 *
 * @param requestsPerSecond {@code account.<name>.requests-per-second}; may be a fraction
 * @param longestQueue how long a request may wait for its turn under the rate limit
 * @param breakerFailures failures in a row that open an endpoint's breaker: {@code
 *     breaker.failures}
 * @param breakerWait pause of an open breaker before one request may try: {@code breaker.wait}
 * @param slowDown how the pauses of an account grow whose credential is refused or that is
 *     throttled
 * @param oneByOneUntilProven whether a credential that has not worked yet is tried by one request
 *     at a time: parallel ones would lock a key whose secret is mistyped, or a user at a proxy
 */
public record GateSettings(
    double requestsPerSecond,
    Duration longestQueue,
    int breakerFailures,
    Duration breakerWait,
    SlowDown slowDown,
    boolean oneByOneUntilProven) {

  public static final GateSettings DEFAULT =
      new GateSettings(
          10, Duration.ofSeconds(5), 5, Duration.ofSeconds(30), SlowDown.DEFAULT, true);

  public GateSettings {
    if (!(requestsPerSecond >= 0.001) || requestsPerSecond > 100_000) {
      throw new IllegalArgumentException(
          "account.<name>.requests-per-second must be from 0.001 to 100000, got "
              + requestsPerSecond
              + "; for example 10");
    }
    if (breakerFailures < 1) {
      throw new IllegalArgumentException(
          "breaker.failures must be at least 1, got " + breakerFailures + "; for example 5");
    }
    if (breakerWait.isNegative() || breakerWait.isZero()) {
      throw new IllegalArgumentException(
          "breaker.wait must be positive, got " + breakerWait + "; for example 30s");
    }
  }
}
