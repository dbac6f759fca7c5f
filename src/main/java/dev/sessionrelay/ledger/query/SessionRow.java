package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * A session as last known, once, whichever endpoints and targets see it.
 *
 * @param key see {@link dev.sessionrelay.session.Origin#sessionKey}
 * @param source with the subject, its CloudEvents identity; of the call that knows it best
 * @param owner name, or id where there is no name
 * @param firstSeen when it was discovered
 * @param changedAt when its newest event was observed
 * @param stateSince when it was first observed in its state; as {@code firstSeen} where it has been
 *     in it all the time, and maybe before
 * @param activitySince when it was first observed in its activity
 * @param goneAt null while it exists
 * @param lastSeen when it was seen last, up to a minute ago while its target is answered
 * @param staleSince since when its target has had no answer about it, or null
 * @param json the canonical session
 */
public record SessionRow(
    String key,
    String source,
    String subject,
    String target,
    String vendor,
    String account,
    String kind,
    String name,
    SessionState state,
    Activity activity,
    String owner,
    String queue,
    Instant firstSeen,
    Instant changedAt,
    Instant stateSince,
    Instant activitySince,
    Instant goneAt,
    Instant lastSeen,
    Instant staleSince,
    String json) {

  /** Whether its state is older than two turns of its target. */
  public boolean isStale() {
    return staleSince != null;
  }
}
