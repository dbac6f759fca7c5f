package dev.sessionrelay.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns what went wrong into a {@link Failure}: the vendor's code decides where it is known, then
 * the status; without an answer, the exception does.
 */
public final class FailureTable {
  private static final Duration NOTEWORTHY = Duration.ofMinutes(2);

  private final Supplier<Duration> longestWait;

  /**
   * @param longestWait more than this is never waited because of a header: {@code
   *     limits.retry-after}
   */
  public FailureTable(Duration longestWait) {
    this(() -> longestWait);
  }

  /** With a longest wait that may become another one while the table is in use. */
  public FailureTable(Supplier<Duration> longestWait) {
    this.longestWait = longestWait;
  }

  /**
   * Classifies an answer other than the documented 200.
   *
   * @param codes of the vendor that was asked
   * @param header an answer's header by name, whose letter case does not matter; null when absent
   */
  public Failure classify(
      VendorCodes codes,
      int status,
      VendorError error,
      Function<String, String> header,
      Instant now) {
    if (FailureKind.ofStatus(status) == FailureKind.PROXY_REFUSED) {
      return proxyRefused(status, error);
    }
    Optional<VendorCodes.Rule> rule = codes.decide(status, error, header);
    FailureKind row = rule.map(VendorCodes.Rule::row).orElse(FailureKind.ofStatus(status));
    String advice = rule.map(VendorCodes.Rule::advice).orElse(row.advice());
    return new Failure(
        row,
        status,
        error.code(),
        (error.message() == null ? withoutWords(status, row) : error.message())
            + (row.failureClass() == FailureClass.UNAUTHENTICATED ? clockWords(header, now) : ""),
        error.solution() == null ? advice : error.solution(),
        error.requestId(),
        RetryAfter.parse(header, now, longestWait.get()).orElse(null),
        null);
  }

  /** Not the vendor's words, whatever they look like: it was not asked. */
  private static Failure proxyRefused(int status, VendorError error) {
    FailureKind row = FailureKind.PROXY_REFUSED;
    String words = error.message() == null ? "" : "; the proxy says: " + error.message();
    String message = ShownText.of(row.meaning() + words);
    return new Failure(row, status, null, message, row.advice(), error.requestId(), null, null);
  }

  /**
   * Classifies a request that ended in an exception: no answer, or one that could not be
   * understood. A {@link PollException} keeps its own failure.
   */
  public Failure classify(Throwable thrown) {
    return NoResponseReason.causes(thrown)
        .flatMap(cause -> known(cause).stream())
        .findFirst()
        .orElseGet(() -> withoutAnswer(thrown));
  }

  /** An invalid 200. {@code excerpt} may be null; secrets in it are redacted here once more. */
  public Failure malformed(String reason, String excerpt) {
    FailureKind row = FailureKind.MALFORMED;
    return new Failure(
        row, 200, null, safe(reason), row.advice(), null, null, ShownText.of(excerpt));
  }

  /**
   * A credential that cannot be had, so that no request was made.
   *
   * @param message names the account's key or file, never a secret
   */
  public Failure noCredential(String message) {
    FailureKind row = FailureKind.UNAUTHENTICATED;
    return new Failure(row, null, null, safe(message), row.advice(), null, null, null);
  }

  private Optional<Failure> known(Throwable cause) {
    if (cause instanceof PollException poll) {
      return Optional.of(poll.failure());
    }
    if (cause instanceof MalformedAnswerException malformed) {
      return Optional.of(malformed(malformed.getMessage(), malformed.excerpt()));
    }
    return Optional.empty();
  }

  private Failure withoutAnswer(Throwable thrown) {
    if (NoResponseReason.isCutOff(thrown)) {
      return malformed("the answer broke off: " + innermostWords(thrown), null);
    }
    NoResponseReason reason = NoResponseReason.of(thrown);
    String message = safe(reason.words() + ": " + innermostWords(thrown));
    return new Failure(
        FailureKind.NO_ANSWER, null, null, message, reason.advice(), null, null, null);
  }

  private static String innermostWords(Throwable thrown) {
    Throwable innermost =
        NoResponseReason.causes(thrown).reduce((outer, inner) -> inner).orElse(thrown);
    String type = innermost.getClass().getSimpleName();
    return innermost.getMessage() == null ? type : type + ": " + innermost.getMessage();
  }

  /** A clock that is wrong is the one reason for a refusal that the vendor's words hide. */
  private static String clockWords(Function<String, String> header, Instant now) {
    Duration ahead = Duration.between(RetryAfter.clockOf(header, now), now);
    if (ahead.abs().compareTo(NOTEWORTHY) < 0) {
      return "";
    }
    return " (this machine's clock is %s minutes %s the vendor's)"
        .formatted(ahead.abs().toMinutes(), ahead.isNegative() ? "behind" : "ahead of");
  }

  private static String withoutWords(int status, FailureKind row) {
    return "HTTP " + status + " without a readable explanation: " + row.meaning();
  }

  private static String safe(String text) {
    String safe = ShownText.of(text);
    return safe == null ? "no explanation" : safe;
  }
}
