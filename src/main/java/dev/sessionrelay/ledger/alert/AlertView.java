package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.session.Incident;
import java.util.List;

/**
 * All that alert rules look at for one session or one incident.
 *
 * @param sessions the session as each call sees it, by source; empty for an incident, and where it
 *     is not known any more
 * @param incident the open incident, or null
 * @param open alerts about it
 */
public record AlertView(
    String about, List<WatchedSession> sessions, Incident incident, List<OpenAlert> open) {
  public AlertView {
    sessions = List.copyOf(sessions);
    open = List.copyOf(open);
  }
}
