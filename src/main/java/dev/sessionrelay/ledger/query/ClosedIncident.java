package dev.sessionrelay.ledger.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An incident that has ended.
 *
 * @param sessionId the session asked for, or null when the whole target failed
 * @param failures what it was, oldest first: how it began, and each change of its class; those that
 *     are kept
 * @param count polls that failed
 * @param removed whether it ended because no target asks for it any more
 */
public record ClosedIncident(
    String id,
    String vendor,
    String endpoint,
    String account,
    String target,
    String workspaceId,
    String sessionId,
    List<IncidentFailure> failures,
    Instant since,
    Instant until,
    Duration lasted,
    long count,
    boolean removed) {
  public ClosedIncident {
    failures = List.copyOf(failures);
  }

  /** How the polls failed from then on. */
  public record IncidentFailure(
      Instant at,
      String failureClass,
      Integer status,
      String code,
      String message,
      String solution,
      String requestId) {}
}
