package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Origin;

/**
 * What a target asks for turn by turn.
 *
 * @param askedFor the id asked for, or null for a listing
 * @param filter what the listing is narrowed by, as text; empty for nothing
 * @param tellsStale whether an event tells when what was seen grows stale
 */
public record PollScope(Origin origin, String askedFor, String filter, boolean tellsStale) {

  /** The one session that is asked for; empty for a listing and for a whole scope (Ray). */
  public String subject() {
    return subject(origin, askedFor);
  }

  public static String subject(Origin origin, String askedFor) {
    return askedFor == null || askedFor.equals(origin.scope()) ? "" : askedFor;
  }
}
