package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.Session;

/** What a poll means for one session. Sessions that are as they were give no finding. */
sealed interface SessionChange {
  /** The session's id. */
  String subject();

  /** Not known before, or known to be gone. */
  record Discovered(Session session, Fingerprint fingerprint) implements SessionChange {
    @Override
    public String subject() {
      return session.sessionId();
    }
  }

  record Changed(Session before, Session after, Fingerprint fingerprint) implements SessionChange {
    @Override
    public String subject() {
      return after.sessionId();
    }
  }

  /** As it was, but what the ledger keeps beside it is out of date: no event unless observed. */
  record Refreshed(Session session, Fingerprint fingerprint, boolean observed)
      implements SessionChange {
    @Override
    public String subject() {
      return session.sessionId();
    }
  }

  /** As it was, for a target that wants to hear of every poll. */
  record Observed(Session session) implements SessionChange {
    @Override
    public String subject() {
      return session.sessionId();
    }
  }

  /** Missing from a complete listing for the first time: not yet confirmed. */
  record Missed(KnownSession before) implements SessionChange {
    @Override
    public String subject() {
      return before.subject();
    }
  }

  record Gone(KnownSession before, GoneReason reason) implements SessionChange {
    @Override
    public String subject() {
      return before.subject();
    }
  }
}
