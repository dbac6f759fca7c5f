package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SeenSessions;
import dev.sessionrelay.session.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one successful poll saw.
 *
 * @param askedFor the id asked for (session id; Ray: route id), or null for a listing
 * @param filter what the listing was narrowed by, as text; empty for nothing
 * @param everyPoll also emit {@code session.observed} for sessions that did not change
 * @param place address and region of the account that was asked; null when not known
 */
public record Observation(
    Origin origin,
    String askedFor,
    Coverage coverage,
    String filter,
    SeenSessions seen,
    Instant at,
    boolean everyPoll,
    String place) {

  /** All sessions, whole. */
  public List<Session> sessions() {
    return seen.sessions();
  }

  /** By session id. */
  public Map<String, Fingerprint> fingerprints() {
    Map<String, Fingerprint> fingerprints = new HashMap<>();
    seen.marks().forEach(mark -> fingerprints.put(mark.sessionId(), mark.fingerprint()));
    return fingerprints;
  }

  /** The same where nothing narrowed what was asked for. */
  public Observation(
      Origin origin,
      String askedFor,
      Coverage coverage,
      List<Session> sessions,
      Instant at,
      boolean everyPoll) {
    this(origin, askedFor, coverage, "", SeenSessions.of(sessions), at, everyPoll, null);
  }
}
