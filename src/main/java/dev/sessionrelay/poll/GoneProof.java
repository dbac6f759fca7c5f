package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services' own 404s about known sessions, until they prove that a session is gone: a second
 * one in a later turn does, unless more than one session of the scope vanished and none was seen
 * since. That is lost permission, or the scope itself. Safe for concurrent use.
 */
public final class GoneProof {
  private final Map<String, ScopeClaims> scopes = new ConcurrentHashMap<>();

  /** A 404 of the service itself about a session that exists as far as is known. */
  record GoneClaim(DuePoll poll, Failure failure, Instant at) {}

  /** A session that is gone, and the words that say how that was proven. */
  record ProvenGone(DuePoll poll, String proof) {}

  /**
   * @param vanished how many sessions vanished at once, 0 when that is not what happened
   */
  record GoneVerdict(List<ProvenGone> proven, int vanished) {}

  private record ClaimMark(GoneClaim first, Instant last) {}

  private static final class ScopeClaims {
    private final Map<String, ClaimMark> marks = new HashMap<>();
    private Instant lastSeen = Instant.MIN;
    private boolean blind;
  }

  /** What the 404s of a turn say, together with those of the turns before. */
  GoneVerdict judge(PollCycle turn, String scope) {
    ScopeClaims claims = scopes.computeIfAbsent(scope, key -> new ScopeClaims());
    synchronized (claims) {
      Instant seen = turn.lastSeen();
      claims.lastSeen = seen != null && seen.isAfter(claims.lastSeen) ? seen : claims.lastSeen;
      claims.marks.keySet().removeAll(turn.seen());
      if (claims.blind && seen != null) {
        // What was said while none was seen proves nothing, nor what this turn said before one was.
        claims.marks.clear();
        claims.blind = false;
      }
      List<GoneClaim> again = new ArrayList<>();
      for (GoneClaim claim : turn.claims()) {
        ClaimMark before = claims.marks.get(claim.poll().askedFor());
        if (before != null) {
          again.add(claim);
        }
        GoneClaim first = before == null ? claim : before.first();
        claims.marks.put(claim.poll().askedFor(), new ClaimMark(first, claim.at()));
      }
      return verdict(claims, again, turn);
    }
  }

  private static GoneVerdict verdict(ScopeClaims claims, List<GoneClaim> again, PollCycle turn) {
    int vanished =
        (int)
            claims.marks.values().stream()
                .filter(mark -> mark.last().isAfter(claims.lastSeen))
                .count();
    List<ProvenGone> proven = new ArrayList<>();
    for (GoneClaim claim : again) {
      GoneClaim first = claims.marks.get(claim.poll().askedFor()).first();
      if (vanished < 2 || claims.lastSeen.isAfter(first.at())) {
        proven.add(new ProvenGone(claim.poll(), words(first, claim)));
      }
    }
    boolean allAtOnce = vanished > 1 && turn.lastSeen() == null && !turn.claims().isEmpty();
    claims.blind |= allAtOnce;
    return new GoneVerdict(proven, allAtOnce ? vanished : 0);
  }

  private static String words(GoneClaim first, GoneClaim second) {
    return "the service answered %s about it at %s and in a later turn at %s"
        .formatted(status(second.failure()), first.at(), second.at());
  }

  private static String status(Failure failure) {
    return failure.code() == null ? "404" : "404 " + failure.code();
  }

  /** The end of this session is recorded. */
  void settled(String scope, DuePoll poll) {
    ScopeClaims claims = scopes.get(scope);
    synchronized (claims) {
      claims.marks.remove(poll.askedFor());
    }
  }
}
