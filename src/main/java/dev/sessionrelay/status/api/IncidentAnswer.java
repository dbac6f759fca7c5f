package dev.sessionrelay.status.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sessionrelay.ledger.query.ClosedIncident;
import dev.sessionrelay.ledger.query.ClosedIncident.IncidentFailure;
import dev.sessionrelay.status.StatusReport.OpenIncident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A failure of a target or of one of its sessions, open or ended.
 *
 * @param open whether it lasts
 * @param sessionId the session asked for; null when the whole target fails
 * @param since when the first poll failed
 * @param until when it ended; null while it is open
 * @param seconds how long it has lasted, or did
 * @param count polls that failed
 * @param removed whether it ended because no target asks for it any more
 * @param suppressedBy what keeps it from being told, in words; null when it was told
 * @param withheldFrom sinks that maintenance keeps it from, while others have heard of it
 * @param failures what it was, oldest first: how it began, and each change of its class; of an open
 *     one, what it is now
 */
public record IncidentAnswer(
    boolean open,
    String endpoint,
    String account,
    String target,
    String sessionId,
    Instant since,
    Instant until,
    double seconds,
    long count,
    boolean removed,
    String suppressedBy,
    List<String> withheldFrom,
    List<FailureAnswer> failures) {
  public IncidentAnswer {
    withheldFrom = List.copyOf(withheldFrom);
    failures = List.copyOf(failures);
  }

  /**
   * How polls failed.
   *
   * @param at from when on; null where it is not known
   * @param failureClass a word of the failure table
   * @param status HTTP status; null when there was no answer
   * @param code the vendor's error code
   * @param message what went wrong, in the vendor's words where there are some
   * @param solution what can be done
   * @param requestId the vendor's id of the request
   */
  public record FailureAnswer(
      Instant at,
      @JsonProperty("class") String failureClass,
      Integer status,
      String code,
      String message,
      String solution,
      String requestId) {
    static FailureAnswer of(IncidentFailure failure) {
      return new FailureAnswer(
          failure.at(),
          failure.failureClass(),
          failure.status(),
          failure.code(),
          failure.message(),
          failure.solution(),
          failure.requestId());
    }
  }

  static IncidentAnswer of(OpenIncident open, Instant now) {
    FailureAnswer failure =
        new FailureAnswer(
            null,
            open.failureClass(),
            open.status(),
            open.code(),
            open.message(),
            open.solution(),
            open.requestId());
    return new IncidentAnswer(
        true,
        open.endpoint(),
        open.account(),
        open.target(),
        open.session(),
        open.since(),
        null,
        Duration.between(open.since(), now).toMillis() / 1e3,
        open.count(),
        false,
        open.suppressedBy(),
        open.withheldFrom(),
        List.of(failure));
  }

  static IncidentAnswer of(ClosedIncident closed) {
    return new IncidentAnswer(
        false,
        closed.endpoint(),
        closed.account(),
        closed.target(),
        closed.sessionId(),
        closed.since(),
        closed.until(),
        closed.lasted().toMillis() / 1e3,
        closed.count(),
        closed.removed(),
        null,
        List.of(),
        closed.failures().stream().map(FailureAnswer::of).toList());
  }
}
