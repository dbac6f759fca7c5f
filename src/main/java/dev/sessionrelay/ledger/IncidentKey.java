package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;

/**
 * What can fail and recover by itself: what a target asks for.
 *
 * @param subject the id asked for, or empty when the whole target is meant
 */
public record IncidentKey(String source, String target, String subject) {
  static IncidentKey of(Origin origin, String askedFor) {
    return new IncidentKey(origin.source(), origin.target(), askedFor == null ? "" : askedFor);
  }

  public static IncidentKey of(Incident incident) {
    return of(incident.origin(), incident.sessionId());
  }
}
