package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * A session as the ledger holds it.
 *
 * @param subject the session's id
 * @param target the target that saw it last
 * @param missed complete listings in a row that did not have it
 * @param goneAt when it was found to be gone, or null while it exists
 * @param data its canonical JSON
 */
record KnownSession(
    String subject,
    String target,
    SessionState state,
    Fingerprint fingerprint,
    int missed,
    Instant goneAt,
    String data) {

  boolean isGone() {
    return goneAt != null;
  }
}
