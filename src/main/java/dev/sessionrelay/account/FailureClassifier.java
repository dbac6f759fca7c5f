package dev.sessionrelay.account;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.LenientHead;
import dev.sessionrelay.failure.VendorError;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What an answer of one vendor other than the documented 200 means.
 *
 * @param adviceOnRefusal for the kind of credential that the account has; null for the table's
 */
record FailureClassifier(
    ErrorFormat errors, FailureTable failures, Clock clock, String adviceOnRefusal) {
  private static final Pattern CACHED =
      Pattern.compile("(?<!=)\\b\\w*(hit|stale|updating|revalidated)\\b", Pattern.CASE_INSENSITIVE);

  /** By which a cache says that it had the answer: RFC 9111, 7234 and 9211, and common ones. */
  private static final Map<String, Pattern> CACHES =
      Map.of(
          "Age", Pattern.compile("[^0\\s]"),
          "Warning", Pattern.compile("(^|,)\\s*11[012]\\b"),
          "Cache-Status", CACHED,
          "CF-Cache-Status", CACHED,
          "X-Cache", CACHED,
          "X-Cache-Status", CACHED,
          "X-Proxy-Cache", CACHED);

  Failure failure(int status, byte[] body, Function<String, String> header) {
    VendorError error = errors.read(body, header.apply("Content-Type"), header);
    if (status == 401 && error.solution() == null) {
      error = new VendorError(error.code(), error.message(), adviceOnRefusal, error.requestId());
    }
    Failure failure = failures.classify(errors.known(), status, error, header, clock.instant());
    return failure.row() == FailureKind.NOT_FOUND && !isOwnNotFound(status, body, header)
        ? failure.as(FailureKind.FOREIGN_NOT_FOUND)
        : failure;
  }

  /** What was cut off may have said something else; what a cache kept is not said again. */
  private boolean isOwnNotFound(int status, byte[] body, Function<String, String> header) {
    return header.apply(ResponseLimits.CUT) == null
        && header.apply(LenientHead.UNREADABLE) == null
        && !isFromCache(header)
        && errors.isOwnNotFound(status, body, header.apply("Content-Type"));
  }

  private static boolean isFromCache(Function<String, String> header) {
    return CACHES.entrySet().stream()
        .anyMatch(
            entry -> {
              String value = header.apply(entry.getKey());
              return value != null && entry.getValue().matcher(value).find();
            });
  }

  /** The credential cannot be had: the token service's answer says why, if it gave one. */
  Failure failure(CredentialException e) {
    if (e.answer().isPresent()) {
      Failure failure = failure(e.answer().get());
      return isAboutTheAccount(failure)
          ? failure.as(FailureKind.UNAUTHENTICATED).advising(adviceOnRefusal)
          : failure;
    }
    return e.getCause() instanceof IOException
        ? failures.classify(e.getCause())
        : failures.noCredential(e.getMessage());
  }

  /** The token service knows no sessions: what it refuses with 4xx is the credential. */
  private static boolean isAboutTheAccount(Failure failure) {
    return switch (failure.failureClass()) {
      case REJECTED, FORBIDDEN, GONE -> true;
      case UNDOCUMENTED -> failure.row() == FailureKind.OTHER_CLIENT_ERROR;
      default -> false;
    };
  }

  Failure failure(Exception noAnswer) {
    return failures.classify(noAnswer);
  }

  /** Whether the answer refuses the credential: not every vendor says so with 401. */
  boolean refusesCredential(TokenResponse answer) {
    return answer.status() == 401 || failure(answer).row().does(FailureAction.RENEW_CREDENTIAL);
  }

  private Failure failure(TokenResponse answer) {
    Function<String, String> header = name -> answer.headers().get(name.toLowerCase(Locale.ROOT));
    return failure(answer.status(), answer.body(), header);
  }
}
