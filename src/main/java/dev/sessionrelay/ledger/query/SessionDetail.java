package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.SessionState;
import java.time.Instant;
import java.util.List;

/**
 * A session with all that is known of it.
 *
 * @param sightings each call that sees it, or saw it
 * @param timeline oldest first; from the events that are kept
 * @param begins whether the timeline begins with its discovery, and none of it is beyond what is
 *     kept
 */
public record SessionDetail(
    SessionRow session,
    List<SessionSighting> sightings,
    List<SessionSpan> timeline,
    boolean begins) {
  public SessionDetail {
    sightings = List.copyOf(sightings);
    timeline = List.copyOf(timeline);
  }

  /** What one call knows of a session. */
  public record SessionSighting(
      String source,
      String target,
      SessionState state,
      Instant firstSeen,
      Instant changedAt,
      Instant lastSeen,
      Instant staleSince,
      Instant goneAt) {
    static SessionSighting of(SessionRow row) {
      return new SessionSighting(
          row.source(),
          row.target(),
          row.state(),
          row.firstSeen(),
          row.changedAt(),
          row.lastSeen(),
          row.staleSince(),
          row.goneAt());
    }
  }
}
