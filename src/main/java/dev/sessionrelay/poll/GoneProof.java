package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.session.Origin;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The services' own 404s about known sessions, until they prove that a session is gone: a second
 * one in a later turn does, unless more than one session of the scope vanished and none was seen
 * since. That is lost permission, or the scope itself, and needs {@linkplain ScopeClaims more}.
 * Safe for concurrent use.
 */
public final class GoneProof {
  private final Ledger ledger;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<String, ScopeClaims> scopes = new ConcurrentHashMap<>();
  private final Map<String, Long> accounts = new ConcurrentHashMap<>();

  /**
   * A 404 of the service itself about a session that exists as far as is known.
   *
   * @param at by the clock on the wall, for people
   * @param moment by the monotonic one
   */
  record GoneClaim(DuePoll poll, Failure failure, Instant at, long moment) {}

  /** A session that is gone, and the words that say how that was proven. */
  record ProvenGone(DuePoll poll, String proof) {}

  /**
   * @param vanished how many sessions vanished at once, 0 when that is not what happened
   */
  record GoneVerdict(List<ProvenGone> proven, int vanished) {}

  /**
   * @param ledger keeps over restarts since when sessions are not found
   */
  public GoneProof(Ledger ledger, Clock clock, LongSupplier nanos) {
    this.ledger = ledger;
    this.clock = clock;
    this.nanos = nanos;
  }

  long moment() {
    return nanos.getAsLong();
  }

  /**
   * What the 404s of a turn say, together with those of the turns before.
   *
   * @param scope sessions that may vanish together
   */
  GoneVerdict judge(GoneEvidence turn, String account, String scope) {
    if (turn.lastSeen() != null) {
      accounts.merge(account, turn.lastSeen(), Math::max);
    }
    return scopes.computeIfAbsent(scope, this::restored).judge(turn, accounts.get(account));
  }

  /**
   * A session was seen: what was said about it before proves nothing any more, whether or not this
   * process comes to the end of the turn. Writes only where something had been said.
   */
  void seen(String scope, String askedFor, Ledger of) {
    ScopeClaims claims = scopes.computeIfAbsent(scope, this::restored);
    if (claims.withdrawn(askedFor)) {
      keep(scope, of);
    }
  }

  private ScopeClaims restored(String scope) {
    return new ScopeClaims(ledger.notFound(scope), clock.instant(), moment());
  }

  /** The end of this session is recorded. */
  void settled(String scope, DuePoll poll) {
    scopes.get(scope).settled(poll.askedFor());
  }

  /**
   * What the turn has left open outlives the process; nothing is written when that is as it was.
   */
  void keep(String scope, Ledger of) {
    scopes.get(scope).keep(since -> of.keepNotFound(scope, since));
  }

  /** Another process may have judged the account's sessions. */
  void forget(String account) {
    scopes.keySet().removeIf(scope -> account.equals(Origin.accountOf(scope)));
    accounts.remove(account);
  }
}
