package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.GoneReason;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionFormatException;
import dev.sessionrelay.session.SessionJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Compares what a poll saw with what was known. Pure. */
public final class SessionComparison {
  /** Complete listings in a row that must miss a session before it counts as gone. */
  public static final int LISTINGS_TO_CONFIRM = 2;

  private SessionComparison() {}

  /**
   * @param seen the sessions of the answer
   * @param fingerprints theirs, by id
   * @param known those of them that the ledger has, by id
   * @param absent sessions that exist as far as the ledger knows, and that the answer says
   *     something about by not having them
   */
  public static List<SessionChange> findings(
      Observation observation,
      Collection<Session> seen,
      Map<String, Fingerprint> fingerprints,
      Map<String, KnownSession> known,
      Collection<KnownSession> absent) {
    List<SessionChange> findings = new ArrayList<>();
    for (Session session : seen) {
      SessionChange finding =
          seen(
              session,
              fingerprints.get(session.sessionId()),
              known.get(session.sessionId()),
              observation);
      if (finding != null) {
        findings.add(finding);
      }
    }
    absent.forEach(before -> findings.add(missing(before, observation.coverage())));
    return findings;
  }

  /**
   * The last known picture of a session. What an earlier release stored in a way that this one
   * cannot read is known by its state alone.
   */
  public static Session picture(KnownSession known, Origin origin) {
    try {
      return SessionJson.read(known.data());
    } catch (SessionFormatException e) {
      return new SessionBuilder(origin, known.subject()).state(known.state()).build();
    }
  }

  private static SessionChange seen(
      Session session, Fingerprint fingerprint, KnownSession before, Observation observation) {
    boolean everyPoll = observation.everyPoll();
    if (before == null || before.isGone()) {
      return new SessionChange.Discovered(
          session.sessionId(), new ObservedSession(session, fingerprint));
    }
    if (!fingerprint.equals(before.fingerprint())) {
      return changed(session, fingerprint, before, everyPoll);
    }
    if (before.missed() > 0 || before.isStale() || !before.isSeenBy(observation)) {
      return new SessionChange.Refreshed(
          session.sessionId(), new ObservedSession(session, fingerprint), everyPoll, before);
    }
    return everyPoll
        ? new SessionChange.Observed(session.sessionId(), new ObservedSession(session, fingerprint))
        : null;
  }

  /** A new release may digest the same content differently: that is no change of the session. */
  private static SessionChange changed(
      Session session, Fingerprint fingerprint, KnownSession before, boolean everyPoll) {
    Session picture = picture(before, session.origin());
    ObservedSession now = new ObservedSession(session, fingerprint);
    // A fingerprint is dear: most changes are of the state.
    return picture.state() == session.state() && Fingerprint.of(picture).equals(fingerprint)
        ? new SessionChange.Refreshed(session.sessionId(), now, everyPoll, before)
        : new SessionChange.Changed(before.subject(), picture, now, before);
  }

  private static SessionChange missing(KnownSession before, Coverage coverage) {
    if (coverage == Coverage.SOLE) {
      return new SessionChange.Gone(before.subject(), before, GoneReason.SUPERSEDED);
    }
    return before.missed() + 1 < LISTINGS_TO_CONFIRM
        ? new SessionChange.Missed(before.subject(), before)
        : new SessionChange.Gone(before.subject(), before, GoneReason.MISSING);
  }
}
