package dev.sessionrelay.failure;

import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Duration;
import java.util.Objects;

/**
 * One failed request, classified.
 *
 * @param row the row of the failure table: what it means and what is done about it
 * @param status HTTP status, or null when there was no answer
 * @param code the vendor's error code, or null
 * @param message what went wrong; bounded, without secrets
 * @param solution what to do about it: the vendor's advice, else the failure table's
 * @param requestId the vendor's id of the request, or null
 * @param retryAfter how long the vendor asked us to wait, clamped, or null
 * @param excerpt beginning of an answer that could not be understood, or null
 */
public record Failure(
    FailureKind row,
    Integer status,
    String code,
    String message,
    String solution,
    String requestId,
    Duration retryAfter,
    String excerpt) {

  public Failure {
    Objects.requireNonNull(row, "row");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(solution, "solution");
  }

  /** The same answer under another row, of which it has the advice where the vendor gave none. */
  public Failure as(FailureKind other) {
    return new Failure(
        other,
        status,
        code,
        message.replace(row.meaning(), other.meaning()),
        solution.equals(row.advice()) ? other.advice() : solution,
        requestId,
        retryAfter,
        excerpt);
  }

  /** The same with other words. */
  public Failure saying(String words) {
    return new Failure(row, status, code, words, solution, requestId, retryAfter, excerpt);
  }

  /** The same with other advice, where it has only that of its row. */
  public Failure advising(String advice) {
    return advice == null || !solution.equals(row.advice())
        ? this
        : new Failure(row, status, code, message, advice, requestId, retryAfter, excerpt);
  }

  public FailureClass failureClass() {
    return row.failureClass();
  }

  /** Whether the vendor asked for a wait that is not over at once. */
  public boolean isToldToWait() {
    return retryAfter != null && !retryAfter.isZero();
  }

  /** One line for a log: {@code THROTTLED 429 APIG.0308: message}. */
  public String summary() {
    StringBuilder line = new StringBuilder(failureClass().name());
    if (status != null) {
      line.append(' ').append(status);
    }
    if (code != null && !code.equals(String.valueOf(status))) {
      line.append(' ').append(code);
    }
    return line.append(": ").append(message).toString();
  }

  /**
   * As the ledger takes it.
   *
   * @param askedFor null when the target as a whole fails
   */
  public Incident incident(Origin origin, String askedFor) {
    String text = excerpt == null ? message : message + "; it begins: " + excerpt;
    return new Incident(
        origin, askedFor, failureClass().name(), status, code, text, solution, requestId, null, 0);
  }
}
