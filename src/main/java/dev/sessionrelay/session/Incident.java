package dev.sessionrelay.session;

import java.time.Instant;

/**
 * An open failure of a target or of one of its sessions.
 *
 * @param origin the call that fails
 * @param sessionId the session asked for, or null when the whole target fails
 * @param failureClass the word of the failure table, such as {@code THROTTLED}
 * @param status HTTP status, or null when there was no answer
 * @param code the vendor's error code, or null
 * @param message what went wrong, in the vendor's words where there are some; bounded, without
 *     secrets
 * @param solution what the operator can do, from the vendor or from the failure table
 * @param requestId the vendor's id of the failed request, or null
 * @param since when the first poll of this incident failed
 * @param count polls that failed so far
 * @param course how it has gone on
 */
public record Incident(
    Origin origin,
    String sessionId,
    String failureClass,
    Integer status,
    String code,
    String message,
    String solution,
    String requestId,
    Instant since,
    long count,
    IncidentCourse course) {

  /** As a poll makes it: the ledger keeps the rest. */
  public Incident(
      Origin origin,
      String sessionId,
      String failureClass,
      Integer status,
      String code,
      String message,
      String solution,
      String requestId,
      Instant since,
      long count) {
    this(
        origin,
        sessionId,
        failureClass,
        status,
        code,
        message,
        solution,
        requestId,
        since,
        count,
        IncidentCourse.NEW);
  }

  /** The same, begun then and counted so far. */
  public Incident counted(Instant begin, long polls) {
    return new Incident(
        origin,
        sessionId,
        failureClass,
        status,
        code,
        message,
        solution,
        requestId,
        begin,
        polls,
        course);
  }

  /** The same, gone on like this. */
  public Incident with(IncidentCourse next) {
    return new Incident(
        origin,
        sessionId,
        failureClass,
        status,
        code,
        message,
        solution,
        requestId,
        since,
        count,
        next);
  }

  /** Whether both failed in the same way. */
  public boolean isLike(Incident other) {
    return failureClass.equals(other.failureClass);
  }
}
