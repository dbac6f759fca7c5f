package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * What a session was seen to be from a moment on.
 *
 * @param target that saw it
 */
record SeenState(Instant at, SessionState state, Activity activity, String target) {

  /** The same, if that is later. */
  SeenState from(Instant begin) {
    return at.isBefore(begin) ? new SeenState(begin, state, activity, target) : this;
  }
}
