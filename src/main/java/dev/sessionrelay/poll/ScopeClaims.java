package dev.sessionrelay.poll;

import dev.sessionrelay.poll.GoneProof.GoneClaim;
import dev.sessionrelay.poll.GoneProof.GoneVerdict;
import dev.sessionrelay.poll.GoneProof.ProvenGone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a service has said of the sessions of one scope that it does not know. What is earlier or
 * later goes by the monotonic clock: one that is set must not turn a loss of permission into ends.
 * Safe for concurrent use.
 */
final class ScopeClaims {
  /** In so many turns the service must have said it of sessions that vanished together. */
  static final int TURNS = 10;

  /** And for so long, if it has answered the account elsewhere since. */
  static final Duration ANSWERED_ELSEWHERE = Duration.ofHours(1);

  /** Or so long, if nothing else of the account was seen. */
  static final Duration NOTHING_SEEN = Duration.ofDays(1);

  private final Map<String, ClaimMark> marks = new HashMap<>();
  private Map<String, Instant> kept;
  private Long lastSeen;
  private boolean blind;

  /**
   * @param since of the first claim, by the clock on the wall
   * @param first its moment; what was restored came before every moment of this process
   * @param turns that claimed it, as far as this process knows
   */
  private record ClaimMark(Instant since, long first, long last, int turns) {
    static ClaimMark of(GoneClaim claim) {
      return new ClaimMark(claim.at(), claim.moment(), claim.moment(), 1);
    }

    ClaimMark again(ClaimMark now) {
      return new ClaimMark(since, first, now.last, turns + 1);
    }
  }

  /**
   * @param since what an earlier process left open
   * @param now by the clock on the wall
   * @param moment the same by the monotonic one
   */
  ScopeClaims(Map<String, Instant> since, Instant now, long moment) {
    kept = since;
    // Several of them may have vanished together: a turn that sees one begins anew.
    blind = since.size() > 1;
    since.forEach(
        (askedFor, at) -> {
          Duration ago = Duration.between(at, now);
          long first = moment - (ago.isNegative() ? 1 : ago.toNanos());
          marks.put(askedFor, new ClaimMark(at, first, first, 1));
        });
  }

  /**
   * @param seenOfAccount when anything of the account was seen last, or null
   */
  synchronized GoneVerdict judge(GoneEvidence turn, Long seenOfAccount) {
    Long seen = turn.lastSeen();
    lastSeen = seen != null && isLater(seen, lastSeen) ? seen : lastSeen;
    marks.keySet().removeAll(turn.unclaimed());
    if (blind && seen != null) {
      // What was said while none was seen proves nothing, nor what this turn said before one was.
      marks.clear();
      blind = false;
    }
    turn.claims()
        .forEach(
            claim -> marks.merge(claim.poll().askedFor(), ClaimMark.of(claim), ClaimMark::again));
    return verdict(turn, seenOfAccount);
  }

  private GoneVerdict verdict(GoneEvidence turn, Long seenOfAccount) {
    int vanished =
        (int) marks.values().stream().filter(mark -> isLater(mark.last(), lastSeen)).count();
    List<ProvenGone> proven = new ArrayList<>();
    for (GoneClaim claim : turn.claims()) {
      String proof = proof(claim, vanished, seenOfAccount);
      if (proof != null) {
        proven.add(new ProvenGone(claim.poll(), proof));
      }
    }
    boolean allAtOnce = vanished > 1 && turn.lastSeen() == null && !turn.claims().isEmpty();
    blind |= allAtOnce;
    return new GoneVerdict(proven, allAtOnce ? vanished - proven.size() : 0);
  }

  /** In words, or null when there is none yet. */
  private String proof(GoneClaim claim, int vanished, Long seenOfAccount) {
    ClaimMark mark = marks.get(claim.poll().askedFor());
    if (mark.turns() < 2) {
      return null;
    }
    String code = claim.failure().code() == null ? "" : " " + claim.failure().code();
    String answer = "the service answered 404" + code + " about it at " + mark.since();
    if (vanished < 2 || !isLater(mark.first(), lastSeen)) {
      return answer + " and in a later turn at " + claim.at();
    }
    boolean elsewhere = seenOfAccount != null && isLater(seenOfAccount, mark.first());
    Duration needed = elsewhere ? ANSWERED_ELSEWHERE : NOTHING_SEEN;
    boolean isLong = claim.moment() - mark.first() >= needed.toNanos();
    return mark.turns() < TURNS || !isLong
        ? null
        : answer
            + ", in %s turns until %s, and no session beside it was seen in that time%s"
                .formatted(
                    mark.turns(),
                    claim.at(),
                    elsewhere ? ", though others of the account were" : "");
  }

  private static boolean isLater(long moment, Long than) {
    return than == null || moment - than > 0;
  }

  /** Whether something had been said about the session, which is seen now. */
  synchronized boolean withdrawn(String askedFor) {
    return marks.remove(askedFor) != null;
  }

  synchronized void settled(String askedFor) {
    marks.remove(askedFor);
  }

  /** Hands over since when what is not found, if that has changed since the last time. */
  synchronized void keep(Consumer<Map<String, Instant>> store) {
    if (marks.isEmpty() && kept.isEmpty()) {
      return;
    }
    Map<String, Instant> now =
        marks.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, mark -> mark.getValue().since()));
    if (!now.equals(kept)) {
      store.accept(now);
      kept = now;
    }
  }
}
