package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;

/** How many sessions are alike. */
public record SessionTotal(
    String vendor, SessionState state, Activity activity, boolean stale, long count) {}
