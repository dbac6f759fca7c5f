package dev.sessionrelay.sink;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** What an HTTP answer other than 2xx means for an event. Pure. */
final class HttpVerdict {
  /** Longest wait that a receiver may ask for. */
  static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private static final int MOST_DIGITS = 9;

  private HttpVerdict() {}

  /**
   * Standard Webhooks: 410 ends the deliveries; other refusals of the request itself (4xx but 408,
   * 425 and 429) are final. A redirect is never followed, as the signed event was meant for the
   * address that was configured; it is tried again because many are passing (maintenance, log-in
   * pages).
   *
   * @param retryAfter the header's value (RFC 9110: seconds or a date), or null
   * @param says the answer's own words, or null
   */
  static Verdict of(int status, String retryAfter, String says, Instant now) {
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
        : new Verdict.Retry(error, wait(retryAfter, now));
  }

  /**
   * @return the wait, at most {@link #LONGEST_WAIT}; null when there is none or it makes no sense
   */
  static Duration wait(String retryAfter, Instant now) {
    if (retryAfter == null) {
      return null;
    }
    Duration wait = parse(retryAfter.strip(), now);
    if (wait == null || wait.isNegative() || wait.isZero()) {
      return null;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Duration parse(String value, Instant now) {
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return value.length() > MOST_DIGITS
          ? LONGEST_WAIT
          : Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      DateTimeFormatter format = DateTimeFormatter.RFC_1123_DATE_TIME;
      return Duration.between(now, ZonedDateTime.parse(value, format).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }
}
