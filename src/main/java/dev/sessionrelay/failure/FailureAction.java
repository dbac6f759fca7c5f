package dev.sessionrelay.failure;

/** What the relay does about a failure, beside recording it. */
public enum FailureAction {
  /**
   * The error passes: retried within the same turn, with backoff and jitter. That is done by the
   * {@code retryWhile} of its branch in {@code routes/errors}, not by this word.
   */
  RETRY("retried with exponential backoff and jitter"),
  /** Fetch or read the credential anew, once, and ask once more if that may help. */
  RENEW_CREDENTIAL("the credential is renewed once and the request made once more"),
  /** No request of the account until the vendor's time is over; without one, a growing pause. */
  WAIT_AS_TOLD("the whole account waits as long as the vendor says, or a growing pause"),
  /** The target, or the one session asked for, is polled at growing intervals. */
  SLOW_DOWN_TARGET("it is polled at growing intervals until it succeeds or its settings change"),
  /** The account makes one request now and then until one succeeds. */
  SLOW_DOWN_ACCOUNT(
      "the whole account is polled at growing intervals until its credential works or changes"),
  /** As {@link #SLOW_DOWN_ACCOUNT}, beginning with five minutes: bad signatures lock keys. */
  PAUSE_ACCOUNT("the whole account pauses for five minutes and more: bad signatures lock a key"),
  /** As {@link #SLOW_DOWN_ACCOUNT}, until the proxy lets one through. */
  SLOW_DOWN_BEHIND_PROXY(
      "the whole account is polled at growing intervals until the proxy lets it through or"
          + " `proxy-password` changes"),
  /** A session that was known is gone. */
  SESSION_GONE(
      "a session that was known is reported gone when a later turn says the same; another one is a"
          + " failure, and polled at growing intervals"),
  /** Counts for the circuit breaker of the account and endpoint. */
  TRIP_BREAKER("counts for the circuit breaker of the account and endpoint"),
  /** The circuit breaker opens at once for the vendor's time, if it gives one. */
  LEAVE_ENDPOINT("the endpoint is left alone for as long as a `Retry-After` says"),
  /** What is known of the sessions stays as it was; the next turn asks again. */
  KEEP_STATE("nothing is concluded from it, the next turn asks again");

  private final String words;

  FailureAction(String words) {
    this.words = words;
  }

  /** For the README. */
  String words() {
    return words;
  }
}
