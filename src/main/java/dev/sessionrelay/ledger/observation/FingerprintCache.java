package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What polls may compare with without asking the database: a bounded number of sessions, those seen
 * last, and how many sessions each listing has. Only says whether nothing can have changed;
 * everything else is decided on the rows themselves.
 */
public final class FingerprintCache {
  private final Map<SessionKey, KnownFingerprint> sessions;
  private final Map<Scope, Integer> listed = new HashMap<>();

  /**
   * @param limit sessions that are remembered at most, about 250 bytes each
   */
  public FingerprintCache(int limit) {
    sessions =
        new LinkedHashMap<>(1_024, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<SessionKey, KnownFingerprint> eldest) {
            return size() > limit;
          }
        };
  }

  private record SessionKey(String source, String subject) {
    static SessionKey of(Session session) {
      return new SessionKey(session.origin().source(), session.sessionId());
    }
  }

  private record KnownFingerprint(
      Fingerprint fingerprint, String target, String place, boolean gone, Instant lastActivity) {}

  private record Scope(String source, String target, String filter) {
    static Scope of(Observation seen) {
      return new Scope(seen.origin().source(), seen.origin().target(), seen.filter());
    }
  }

  /** Whether all of these sessions are as they were and no other one is missing. */
  public synchronized boolean isUnchanged(Observation seen) {
    String source = seen.origin().source();
    List<SessionMark> marks = seen.seen().marks();
    for (SessionMark mark : marks) {
      KnownFingerprint known = sessions.get(new SessionKey(source, mark.sessionId()));
      if (known == null
          || known.gone
          || !known.target.equals(seen.origin().target())
          || !Objects.equals(known.place, seen.place())
          || !known.fingerprint.equals(mark.fingerprint())) {
        return false;
      }
    }
    return switch (seen.coverage()) {
      case ONE, PARTIAL -> true;
      case SOLE, COMPLETE -> Integer.valueOf(marks.size()).equals(listed.get(Scope.of(seen)));
    };
  }

  /** Whether this session is known to be gone; false when it is not remembered. */
  public synchronized boolean isGone(String source, String subject) {
    KnownFingerprint known = sessions.get(new SessionKey(source, subject));
    return known != null && known.gone;
  }

  /** A session as it is in the database now, missing from no listing. */
  public synchronized void remember(Observation seen, String subject, Fingerprint fingerprint) {
    SessionKey key = new SessionKey(seen.origin().source(), subject);
    KnownFingerprint before = sessions.get(key);
    Instant activity = before == null ? null : before.lastActivity;
    sessions.put(
        key,
        new KnownFingerprint(fingerprint, seen.origin().target(), seen.place(), false, activity));
  }

  /** Those of which the database may know only an earlier activity. */
  public List<Session> moreActive(Observation seen) {
    Set<String> ids = moreActiveIds(seen);
    return ids.isEmpty()
        ? List.of()
        : seen.sessions().stream().filter(session -> ids.contains(session.sessionId())).toList();
  }

  private synchronized Set<String> moreActiveIds(Observation seen) {
    Set<String> active = new HashSet<>();
    for (SessionMark mark : seen.seen().marks()) {
      if (mark.lastActivityAt() != null && isNewer(seen, mark)) {
        active.add(mark.sessionId());
      }
    }
    return active;
  }

  private boolean isNewer(Observation seen, SessionMark mark) {
    KnownFingerprint known = sessions.get(new SessionKey(seen.origin().source(), mark.sessionId()));
    return known != null
        && (known.lastActivity == null || known.lastActivity.isBefore(mark.lastActivityAt()));
  }

  /** The whole session is in the database, its last activity too. */
  public synchronized void rememberActivity(Session session) {
    sessions.computeIfPresent(
        SessionKey.of(session),
        (key, known) ->
            new KnownFingerprint(
                known.fingerprint,
                known.target,
                known.place,
                known.gone,
                session.lastActivityAt()));
  }

  public synchronized void rememberGone(String source, KnownSession gone) {
    sessions.put(
        new SessionKey(source, gone.subject()),
        new KnownFingerprint(gone.fingerprint(), gone.target(), gone.place(), true, null));
  }

  public synchronized void forget(String source, String subject) {
    sessions.remove(new SessionKey(source, subject));
  }

  /** Another process may have recorded some of these accounts' sessions. */
  public synchronized void forgetAccounts(Set<String> accounts) {
    sessions.keySet().removeIf(key -> accounts.contains(Origin.accountOf(key.source)));
    listed.keySet().removeIf(scope -> accounts.contains(Origin.accountOf(scope.source)));
  }

  /** How many sessions this listing has to have, when the last one had all of them. */
  public synchronized void rememberListed(Observation seen, int count) {
    listed.put(Scope.of(seen), count);
  }

  /** The number of existing sessions of these sources is no longer known. */
  public synchronized void forgetListed(Set<String> sources) {
    listed.keySet().removeIf(scope -> sources.contains(scope.source));
  }

  public synchronized void clear() {
    sessions.clear();
    listed.clear();
  }
}
