package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import java.time.Duration;
import java.time.Instant;

/**
 * Why requests must wait, and until when.
 *
 * @param until the first instant at which asking again can succeed
 * @param given how long it was when it was given
 * @param cause the failure that led to it; null for the rate limit, and after a restart
 * @param why for logs and the status page
 */
public record Hold(Instant until, Duration given, Reason reason, Failure cause, String why) {

  /** A hold that begins now. */
  static Hold of(Instant now, Duration given, Reason reason, Failure cause) {
    String why = cause == null ? reason.words() : reason.words() + " (" + cause.summary() + ")";
    return new Hold(now.plus(given), given, reason, cause, why);
  }

  Hold endingAt(Instant end) {
    return new Hold(end, given, reason, cause, why);
  }

  /** What a request waits for. */
  public enum Reason {
    /** The vendor asked the account to wait, or throttled it. */
    THROTTLED("the vendor throttles the account"),
    /** The vendor refused the account's credential. */
    CREDENTIAL("the vendor refuses the account's credential"),
    /** The proxy refused the account's user there. */
    PROXY("the proxy refuses the account's proxy user"),
    /** Another request is trying out whether the account's credential works. */
    TRIAL("another request is trying out the account's credential"),
    /** The endpoint failed too often. */
    BREAKER("the endpoint failed and gets a pause"),
    /** Another relay of the group polls the account, or this one cannot be sure that none does. */
    ELSEWHERE("this relay does not act for the account now"),
    /** More requests than the account's rate limit lets through. */
    RATE_LIMIT("more polls than account.<name>.requests-per-second lets through");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * The failure that stands for a request held back too: an open circuit breaker's, or that of a
   * credential or proxy user that was refused. Null when the account only waits its turn, which is
   * no failure of that request.
   */
  public Failure failure() {
    return switch (reason) {
      case BREAKER, CREDENTIAL, PROXY -> cause;
      case THROTTLED, TRIAL, ELSEWHERE, RATE_LIMIT -> null;
    };
  }
}
