package dev.sessionrelay.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What an account waits for, as it outlives the process.
 *
 * @param reason a word that the account's gate knows
 * @param endpoint the endpoint that is left alone; empty when it is the whole account
 * @param until the end by the wall clock
 * @param given how long it was when it was given: it is never longer, whatever the clock says
 * @param inARow failures in a row that led to it
 * @param why for people
 * @param access differs when the account has another credential or address, for which it means
 *     nothing; says nothing about a secret
 */
public record StoredHold(
    String account,
    String reason,
    String endpoint,
    Instant until,
    Duration given,
    int inARow,
    String why,
    String access) {

  /** What is left of it. */
  public Duration left(Instant now) {
    Duration left = Duration.between(now, until);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(given) > 0 ? given : left;
  }
}
