package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.ledger.observation.LastSeen;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.observation.SessionStanding;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.time.Instant;
import java.util.Map;

/**
 * Compares what polls saw with what was last known, and records changes together with their events
 * in one transaction. A call returns when its changes are on disk; one that changes nothing does no
 * I/O.
 */
public interface Ledger extends AutoCloseable {
  /**
   * Records a successful poll: discovered, changed, gone sessions, and the recovery of an open
   * incident of the same (target, askedFor).
   *
   * @return number of events recorded
   * @throws LedgerException when the database cannot take it; nothing was recorded then
   */
  int record(Observation observation);

  /**
   * Records a failed poll. An event is recorded when the incident opens or changes class; otherwise
   * only the count in memory rises.
   *
   * @param incident {@code since} and {@code count} are ignored: the ledger keeps them
   * @return number of events recorded
   */
  int failed(Incident incident, Instant at);

  /**
   * Ends the incident of this (target, askedFor), if one is open. {@link #record} does so by itself
   * for what its observation asked for; this is for the incident of a target as a whole.
   *
   * @param askedFor null for the target as a whole
   * @return number of events recorded
   */
  int recovered(Origin origin, String askedFor, Instant at);

  /**
   * What is known of a session that the vendor says does not exist.
   *
   * @param sessionId as in {@link #gone}
   * @param place address and region of the account that was asked
   */
  SessionStanding standing(Origin origin, String sessionId, String place);

  /**
   * It is proven that this session does not exist any more.
   *
   * @param sessionId null when the whole scope was asked for and is gone (the route of a Ray
   *     session): then every known session of {@link Origin#source()} is gone
   * @param proof in words, for the event
   * @return true when the session was known: {@code session.gone} has been recorded now or earlier
   */
  boolean gone(Origin origin, String sessionId, String proof, Instant at);

  /**
   * What was asked for and first not found at these times, as last {@linkplain #keepNotFound kept}.
   *
   * @param scope sessions that are judged together
   */
  Map<String, Instant> notFound(String scope);

  /** Replaces what is kept of this scope. */
  void keepNotFound(String scope, Map<String, Instant> since);

  /**
   * A turn of a target is over, whether or not anything was asked. What was not answered grows old:
   * after {@link LastSeen#MISSED_TURNS} turns in a row it is marked stale. Does no I/O itself.
   */
  void turnEnded(PollScope scope);

  /** Whether another relay may record here what this one does now: then it needs a tenure. */
  default boolean isShared() {
    return false;
  }

  /** The same ledger, which records nothing for this unit once the tenure is over. */
  default Ledger under(Tenure tenure) {
    return this;
  }

  @Override
  void close();
}
