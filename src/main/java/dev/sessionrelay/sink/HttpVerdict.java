package dev.sessionrelay.sink;

import dev.sessionrelay.failure.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** What an HTTP answer other than 2xx means for an event. Pure. */
final class HttpVerdict {
  /** Longest wait that a receiver may ask for. */
  static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private HttpVerdict() {}

  /**
   * Standard Webhooks: 410 ends the deliveries; other refusals of the request itself (4xx but 408,
   * 425 and 429) are final. A redirect is never followed, as the signed event was meant for the
   * address that was configured; it is tried again because many are passing (maintenance, log-in
   * pages).
   *
   * @param header the answer's header by name; null when absent
   * @param says the answer's own words, or null
   */
  static Verdict of(int status, Function<String, String> header, String says, Instant now) {
    String error = "HTTP " + status + (says == null || says.isBlank() ? "" : ": " + says);
    if (status == 410) {
      return new Verdict.Stop(error);
    }
    if (status >= 300 && status < 400) {
      return new Verdict.Retry(error + " (a redirect is not followed: configure its goal)", null);
    }
    boolean passing = status == 408 || status == 425 || status == 429;
    return status >= 400 && status < 500 && !passing
        ? new Verdict.Refused(error)
        : new Verdict.Retry(error, wait(header, now));
  }

  /** No time at all is no wait. */
  private static Duration wait(Function<String, String> header, Instant now) {
    return RetryAfter.parse(header, now, LONGEST_WAIT).filter(wait -> !wait.isZero()).orElse(null);
  }
}
