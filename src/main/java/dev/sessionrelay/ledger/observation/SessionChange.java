package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Session;

/** What a poll means for one session. Sessions that are as they were give none. */
public sealed interface SessionChange {
  /** The session's id. */
  String subject();

  /** Not known before, or known to be gone. */
  record Discovered(String subject, Session session, Fingerprint fingerprint)
      implements SessionChange {}

  record Changed(
      String subject, Session before, Session after, Fingerprint fingerprint, KnownSession known)
      implements SessionChange {}

  /** As it was, but what the ledger keeps beside it is out of date: no event unless observed. */
  record Refreshed(
      String subject,
      Session session,
      Fingerprint fingerprint,
      boolean observed,
      KnownSession known)
      implements SessionChange {}

  /** As it was, for a target that wants to hear of every poll. */
  record Observed(String subject, Session session) implements SessionChange {}

  /** Missing from a complete listing for the first time: not yet confirmed. */
  record Missed(String subject, KnownSession before) implements SessionChange {}

  record Gone(String subject, KnownSession before, GoneReason reason) implements SessionChange {}
}
