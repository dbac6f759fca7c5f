package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.SessionState;
import java.time.Instant;

/**
 * A session as the ledger holds it.
 *
 * @param subject the session's id
 * @param target the target that saw it last
 * @param filter what narrowed the listing that saw it last, or null when that is not known
 * @param missed complete listings in a row that did not have it
 * @param goneAt when it was found to be gone, or null while it exists
 * @param lastSeen when it was seen last, as far as the database knows
 * @param staleSince when its target had missed its turns, or null while it is fresh
 * @param staleTold whether an event said so
 * @param data its canonical JSON
 * @param place address and region of the account that saw it last, or null when that is not known
 */
public record KnownSession(
    String subject,
    String target,
    String filter,
    SessionState state,
    Fingerprint fingerprint,
    int missed,
    Instant goneAt,
    Instant lastSeen,
    Instant staleSince,
    boolean staleTold,
    String data,
    String place) {

  /** Whether it was seen by this very listing. */
  boolean isSeenBy(Observation listing) {
    return target.equals(listing.origin().target())
        && listing.filter().equals(filter)
        && (listing.place() == null || listing.place().equals(place));
  }

  public boolean isStale() {
    return staleSince != null;
  }

  public boolean isGone() {
    return goneAt != null;
  }
}
