package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Session;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What polls may compare with without asking the database: a bounded number of sessions, those seen
 * last, and how many sessions each listing has. Only says whether nothing can have changed;
 * everything else is decided on the rows themselves.
 */
final class FingerprintCache {
  private final Map<SessionKey, KnownFingerprint> sessions;
  private final Map<Scope, Integer> listed = new HashMap<>();

  /**
   * @param limit sessions that are remembered at most, about 250 bytes each
   */
  FingerprintCache(int limit) {
    sessions =
        new LinkedHashMap<>(1_024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<SessionKey, KnownFingerprint> eldest) {
            return size() > limit;
          }
        };
  }

  private record SessionKey(String source, String subject) {}

  private record KnownFingerprint(
      Fingerprint fingerprint, String target, String place, boolean gone) {}

  private record Scope(String source, String target, String filter) {
    static Scope of(Observation seen) {
      return new Scope(seen.origin().source(), seen.origin().target(), seen.filter());
    }
  }

  /** Whether all of these sessions are as they were and no other one is missing. */
  synchronized boolean isUnchanged(Observation seen, Map<String, Fingerprint> fingerprints) {
    String source = seen.origin().source();
    for (Session session : seen.sessions()) {
      KnownFingerprint known = sessions.get(new SessionKey(source, session.sessionId()));
      if (known == null
          || known.gone
          || !known.target.equals(seen.origin().target())
          || !Objects.equals(known.place, seen.place())
          || !known.fingerprint.equals(fingerprints.get(session.sessionId()))) {
        return false;
      }
    }
    return switch (seen.coverage()) {
      case ONE, PARTIAL -> true;
      case SOLE, COMPLETE ->
          Integer.valueOf(fingerprints.size()).equals(listed.get(Scope.of(seen)));
    };
  }

  /** Whether this session is known to be gone; false when it is not remembered. */
  synchronized boolean isGone(String source, String subject) {
    KnownFingerprint known = sessions.get(new SessionKey(source, subject));
    return known != null && known.gone;
  }

  /** A session as it is in the database now, missing from no listing. */
  synchronized void remember(Observation seen, String subject, Fingerprint fingerprint) {
    sessions.put(
        new SessionKey(seen.origin().source(), subject),
        new KnownFingerprint(fingerprint, seen.origin().target(), seen.place(), false));
  }

  synchronized void rememberGone(String source, KnownSession gone) {
    sessions.put(
        new SessionKey(source, gone.subject()),
        new KnownFingerprint(gone.fingerprint(), gone.target(), gone.place(), true));
  }

  synchronized void forget(String source, String subject) {
    sessions.remove(new SessionKey(source, subject));
  }

  /** How many sessions this listing has to have, when the last one had all of them. */
  synchronized void rememberListed(Observation seen, int count) {
    listed.put(Scope.of(seen), count);
  }

  /** The number of existing sessions of these sources is no longer known. */
  synchronized void forgetListed(Set<String> sources) {
    listed.keySet().removeIf(scope -> sources.contains(scope.source));
  }

  synchronized void clear() {
    sessions.clear();
    listed.clear();
  }
}
