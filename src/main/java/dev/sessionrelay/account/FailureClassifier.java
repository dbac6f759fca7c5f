package dev.sessionrelay.account;

import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.VendorError;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.function.Function;

/**
 * What an answer of one vendor other than the documented 200 means.
 *
 * @param adviceOnRefusal for the kind of credential that the account has; null for the table's
 */
record FailureClassifier(
    ErrorFormat errors, FailureTable failures, Clock clock, String adviceOnRefusal) {
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
    String age = header.apply("Age");
    return header.apply(ResponseLimits.CUT) == null
        && (age == null || age.strip().equals("0"))
        && errors.isOwnNotFound(status, body, header.apply("Content-Type"));
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
