package dev.sessionrelay.status.page;

import dev.sessionrelay.ledger.query.ClosedIncident;
import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.StatusReport.OpenIncident;
import java.util.List;

/**
 * Incidents that have ended; the open ones are in the report.
 *
 * @param next address of the part that follows, or null
 */
public record IncidentsView(List<ClosedIncident> closed, boolean first, PageAddress next) {
  private static final int MOST_OPEN = 100;

  public IncidentsView {
    closed = List.copyOf(closed);
  }

  /** Those of the open ones that are shown; a fleet that is out of reach has one a target. */
  public static List<OpenIncident> shown(StatusReport report) {
    return report.incidents().subList(0, report.incidents().size() - left(report));
  }

  /** How many open ones are not shown. */
  public static int left(StatusReport report) {
    return Math.max(0, report.incidents().size() - MOST_OPEN);
  }
}
