package dev.sessionrelay.ledger.observation;

import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When each target was answered last, in memory: written now and then, so that an unchanged poll
 * does no I/O. Counts the turns since; no clock is asked for that, as clocks jump.
 */
public final class LastSeen {
  /** Turns without an answer after which what was seen before is stale. */
  static final int MISSED_TURNS = 2;

  private final Map<ScopeKey, Answered> scopes = new HashMap<>();
  private final Map<String, Session> active = new HashMap<>();
  private final Map<ScopeKey, Instant> before = new HashMap<>();
  private final Set<UnseenScope> unseen = new LinkedHashSet<>();

  /** A scope that had no answer for a while: the last before it and the first after it. */
  public record UnseenScope(PollScope scope, Instant from, Instant until) {}

  private record ScopeKey(String source, String target, String subject) {
    static ScopeKey of(PollScope scope) {
      return new ScopeKey(scope.origin().source(), scope.origin().target(), scope.subject());
    }
  }

  /** The newest answer about one scope, and the turns since. */
  private static final class Answered {
    private PollScope scope;
    private Instant at;
    private boolean saved = true;
    private boolean inThisTurn;
    private boolean restored;
    private int missed;
    private boolean stale;
    private Set<String> partly = Set.of();
  }

  /** An answer that is not on disk yet. */
  public record Sighting(PollScope scope, Instant at) {}

  /** A scope that has missed its turns, and what parts of it were seen nevertheless. */
  public record Overdue(PollScope scope, Set<String> seen) {
    public Overdue {
      seen = Set.copyOf(seen);
    }
  }

  /**
   * A poll succeeded. A listing that broke off says nothing about what it did not reach.
   *
   * @return whether nobody had an answer for a while before
   */
  public synchronized boolean seen(Observation seen) {
    PollScope scope = new PollScope(seen.origin(), seen.askedFor(), seen.filter(), false);
    Answered answered = answered(scope);
    if (seen.coverage() == Coverage.PARTIAL) {
      answered.partly =
          seen.seen().marks().stream().map(SessionMark::sessionId).collect(Collectors.toSet());
      return false;
    }
    boolean missed = answered.restored || answered.at != null && answered.missed >= MISSED_TURNS;
    if (missed && answered.at.isBefore(seen.at())) {
      unseen.add(new UnseenScope(scope, answered.at, seen.at()));
    }
    answered.at = seen.at();
    answered.saved = false;
    answer(answered);
    return missed;
  }

  /** What was on disk when the process began: nobody has looked since. */
  public synchronized void restore(String source, String target, String subject, Instant at) {
    before.put(new ScopeKey(source, target, subject), at);
  }

  /** Another process looks after these accounts, or did. */
  public synchronized void forget(Set<String> accounts) {
    scopes.keySet().removeIf(key -> accounts.contains(Origin.accountOf(key.source)));
    before.keySet().removeIf(key -> accounts.contains(Origin.accountOf(key.source)));
    active.values().removeIf(session -> accounts.contains(session.origin().account()));
  }

  /** Times without an answer that are not on disk yet. */
  public synchronized List<UnseenScope> unseen() {
    return List.copyOf(unseen);
  }

  public synchronized void savedUnseen(List<UnseenScope> written) {
    written.forEach(unseen::remove);
  }

  /** The vendor said that there is nothing to see. */
  public synchronized void gone(PollScope scope) {
    answer(answered(scope));
  }

  /** Sessions of which only the last activity is newer than on disk. */
  public synchronized void active(Collection<Session> sessions) {
    sessions.forEach(
        session -> active.put(session.origin().source() + "#" + session.sessionId(), session));
  }

  /**
   * A turn of the target is over.
   *
   * @return whether something is to be written
   */
  public synchronized boolean turnEnded(PollScope scope) {
    Answered answered = answered(scope);
    answered.scope = scope;
    if (answered.inThisTurn) {
      answered.inThisTurn = false;
      return false;
    }
    answered.missed = Math.min(answered.missed + 1, MISSED_TURNS);
    return !answered.saved || isOverdue(answered);
  }

  /** What is to be written: all of it, or that of the targets which have missed a turn. */
  public synchronized List<Sighting> unsaved(boolean all) {
    return scopes.values().stream()
        .filter(answered -> !answered.saved && (all || answered.missed > 0))
        .map(answered -> new Sighting(answered.scope, answered.at))
        .toList();
  }

  public synchronized void saved(List<Sighting> written) {
    for (Sighting sighting : written) {
      Answered answered = answered(sighting.scope);
      answered.saved |= sighting.at.equals(answered.at);
    }
  }

  /** The session with a newer last activity than on disk, if there is one. */
  public synchronized Optional<Session> newer(String source, Session stored) {
    return Optional.ofNullable(active.get(source + "#" + stored.sessionId()));
  }

  /** Takes what {@link #active} was told. */
  public synchronized List<Session> takeActive() {
    List<Session> taken = new ArrayList<>(active.values());
    active.clear();
    return taken;
  }

  public synchronized List<Overdue> overdue() {
    return scopes.values().stream()
        .filter(LastSeen::isOverdue)
        .map(answered -> new Overdue(answered.scope, answered.partly))
        .toList();
  }

  public synchronized void stale(PollScope scope) {
    answered(scope).stale = true;
  }

  /** Nothing is asked any more but this. */
  public synchronized void retain(Predicate<PollScope> asked) {
    for (Answered answered : List.copyOf(scopes.values())) {
      if (answered.saved && !asked.test(answered.scope)) {
        ScopeKey key = ScopeKey.of(answered.scope);
        scopes.remove(key);
        before.put(key, answered.at);
      }
    }
  }

  private Answered answered(PollScope scope) {
    Answered answered = scopes.computeIfAbsent(ScopeKey.of(scope), this::begun);
    if (answered.scope == null) {
      answered.scope = scope;
    }
    return answered;
  }

  private Answered begun(ScopeKey key) {
    Answered answered = new Answered();
    answered.at = before.remove(key);
    answered.restored = answered.at != null;
    return answered;
  }

  private static void answer(Answered answered) {
    answered.inThisTurn = true;
    answered.restored = false;
    answered.missed = 0;
    answered.stale = false;
    answered.partly = Set.of();
  }

  private static boolean isOverdue(Answered answered) {
    return answered.missed >= MISSED_TURNS && !answered.stale;
  }
}
