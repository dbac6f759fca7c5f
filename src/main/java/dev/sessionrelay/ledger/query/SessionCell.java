package dev.sessionrelay.ledger.query;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;

/**
 * A session in a strip that shows all of them.
 *
 * @param name or its id where it has none
 */
public record SessionCell(
    String key, String vendor, SessionState state, Activity activity, boolean stale, String name) {}
