package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.ClosedIncident;
import java.util.List;

/**
 * Incidents that have ended; the open ones are in the report.
 *
 * @param next address of the part that follows, or null
 */
public record IncidentsView(List<ClosedIncident> closed, boolean first, PageAddress next) {
  public IncidentsView {
    closed = List.copyOf(closed);
  }
}
