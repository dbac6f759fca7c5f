package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.session.Session;
import java.time.Instant;

/**
 * What the ledger knows of a session now.
 *
 * @param session as it was seen last
 * @param stateSince when it was first observed in its state
 * @param activitySince when it was first observed in its activity
 * @param stale whether nobody has seen it for some turns
 */
public record WatchedSession(
    Session session, Instant stateSince, Instant activitySince, boolean stale) {}
