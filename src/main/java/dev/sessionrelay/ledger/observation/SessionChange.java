package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;

/** What a poll means for one session. Sessions that are as they were give none. */
public sealed interface SessionChange {
  /** The session's id. */
  String subject();

  /** Not known before, or known to be gone. */
  record Discovered(String subject, ObservedSession now) implements SessionChange {}

  record Changed(String subject, Session before, ObservedSession now, KnownSession known)
      implements SessionChange {}

  /** As it was, but what the ledger keeps beside it is out of date: no event unless observed. */
  record Refreshed(String subject, ObservedSession now, boolean observed, KnownSession known)
      implements SessionChange {}

  /** As it was, for a target that wants to hear of every poll. */
  record Observed(String subject, ObservedSession now) implements SessionChange {}

  /** Missing from a complete listing for the first time: not yet confirmed. */
  record Missed(String subject, KnownSession before) implements SessionChange {}

  record Gone(String subject, KnownSession before, GoneReason reason) implements SessionChange {}
}
