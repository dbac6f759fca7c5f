package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * A time in which a session was observed to be the same.
 *
 * @param stale whether nobody had an answer about it, and this is what was known before
 * @param until null for the last one, which lasts
 */
public record SessionSpan(
    SessionState state, Activity activity, boolean stale, Instant from, Instant until) {}
