package dev.sessionrelay.ledger.query;

import java.util.List;

/**
 * Part of a list of ended incidents, the one that ended last first.
 *
 * @param next place below which to go on, or null at the end
 */
public record IncidentPage(List<ClosedIncident> incidents, Long next) {
  public IncidentPage {
    incidents = List.copyOf(incidents);
  }
}
