package dev.sessionrelay.account;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.SlowDown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What all requests of an account wait for. A generation passes whenever something is held or let
 * go: what a request of an earlier generation reports late must not count twice.
 */
final class AccountHolds {
  private static final Duration FIRST_THROTTLE = Duration.ofSeconds(1);
  private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(1);
  private static final Duration FIRST_REFUSAL = Duration.ofSeconds(30);

  /** Some vendors lock a key for five minutes. */
  private static final Duration FIRST_BAD_SIGNATURE = Duration.ofMinutes(5);

  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final Clock clock;
  private final SlowDown slowDown;
  private final SlowDown throttle;
  private final BooleanSupplier mayAsk;
  private final Map<Hold.Reason, Hold> holds = new EnumMap<>(Hold.Reason.class);
  private final Map<Hold.Reason, Integer> inARow = new EnumMap<>(Hold.Reason.class);
  private volatile long generation;

  /** Nothing is held nor was, so that a success changes nothing: no lock where all goes well. */
  private volatile boolean clear = true;

  private Instant settled;
  private Duration held = Duration.ZERO;

  /**
   * @param clock monotonic
   * @param mayAsk whether this process acts for the account
   */
  AccountHolds(Clock clock, SlowDown slowDown, BooleanSupplier mayAsk) {
    this.clock = clock;
    this.mayAsk = mayAsk;
    this.settled = clock.instant();
    this.slowDown = slowDown;
    this.throttle = new SlowDown(slowDown.factor(), shorter(slowDown.ceiling(), LONGEST_THROTTLE));
  }

  long generation() {
    return generation;
  }

  /** The hold that ends last, of those that are not over. */
  Optional<Hold> current() {
    if (!mayAsk.getAsBoolean()) {
      return Optional.of(Hold.of(clock.instant(), A_WHILE, Hold.Reason.ELSEWHERE, null));
    }
    return clear ? Optional.empty() : active().stream().max(Comparator.comparing(Hold::until));
  }

  synchronized List<Hold> active() {
    Instant now = clock.instant();
    return holds.values().stream().filter(hold -> hold.until().isAfter(now)).toList();
  }

  /**
   * @return whether it let something go
   */
  boolean succeeded(long since) {
    return !clear && letGo(since);
  }

  private synchronized boolean letGo(long since) {
    if (clear || since != generation) {
      return false;
    }
    settle();
    inARow.clear();
    holds.clear();
    clear = true;
    return true;
  }

  synchronized void failed(long since, Failure failure) {
    if (failure.row().does(FailureAction.WAIT_AS_TOLD)) {
      throttled(since, failure);
    } else if (isOfProxy(failure) && since == generation) {
      grow(Hold.Reason.PROXY, slowDown, FIRST_REFUSAL, failure);
    } else if (isOfCredential(failure) && since == generation) {
      boolean locks = failure.row().does(FailureAction.PAUSE_ACCOUNT);
      Duration first = locks ? FIRST_BAD_SIGNATURE : FIRST_REFUSAL;
      grow(Hold.Reason.CREDENTIAL, slowDown, first, failure);
    }
  }

  /** Takes over a hold from elsewhere, such as another process; the later end counts. */
  synchronized void add(Hold hold) {
    settle();
    clear = false;
    holds.merge(hold.reason(), hold, AccountHolds::later);
    pass();
  }

  /** As before a restart: it may be over, but the next one is longer. */
  synchronized void restore(Hold hold, int failuresInARow) {
    add(hold);
    inARow.put(hold.reason(), failuresInARow);
  }

  /** What would be lost with the process, those that are over too: the next one is longer. */
  synchronized List<HoldJournal.JournalEntry> entries() {
    return holds.values().stream()
        .map(hold -> new HoldJournal.JournalEntry("", hold, inARow.getOrDefault(hold.reason(), 0)))
        .toList();
  }

  synchronized void forget(Hold.Reason reason) {
    settle();
    holds.remove(reason);
    inARow.remove(reason);
    pass();
  }

  /**
   * The clock on the wall was set. What was signed by the one before may have been refused for its
   * date: what is under way does not count, and a first refusal is forgiven.
   */
  synchronized void clockJumped() {
    settle();
    if (inARow.getOrDefault(Hold.Reason.CREDENTIAL, 0) == 1) {
      holds.remove(Hold.Reason.CREDENTIAL);
    }
    pass();
  }

  /** What is under way does not count any more. */
  private void pass() {
    generation = generation + 1;
  }

  /** For how long no request may go; zero when none is held. */
  Duration pause() {
    return current()
        .map(hold -> Duration.between(clock.instant(), hold.until()))
        .filter(pause -> !pause.isNegative())
        .orElse(Duration.ZERO);
  }

  /** For how long requests have been held back in all, holds that overlap counted once. */
  synchronized Duration held() {
    settle();
    return held;
  }

  /** Adds the time since the last look, before a hold is given or taken. */
  private void settle() {
    Instant now = clock.instant();
    Instant end =
        holds.values().stream().map(Hold::until).max(Comparator.naturalOrder()).orElse(settled);
    Instant until = end.isBefore(now) ? end : now;
    if (until.isAfter(settled)) {
      held = held.plus(Duration.between(settled, until));
    }
    settled = now;
  }

  static boolean isOfCredential(Failure failure) {
    return failure.row().does(FailureAction.SLOW_DOWN_ACCOUNT)
        || failure.row().does(FailureAction.PAUSE_ACCOUNT);
  }

  /** The proxy refused its user, so that the vendor was not asked. */
  static boolean isOfProxy(Failure failure) {
    return failure.row().does(FailureAction.SLOW_DOWN_BEHIND_PROXY);
  }

  private void throttled(long since, Failure failure) {
    if (failure.isToldToWait()) {
      add(Hold.of(clock.instant(), failure.retryAfter(), Hold.Reason.THROTTLED, failure));
    } else if (since == generation) {
      grow(Hold.Reason.THROTTLED, throttle, FIRST_THROTTLE, failure);
    }
  }

  private void grow(Hold.Reason reason, SlowDown growth, Duration first, Failure failure) {
    int before = inARow.merge(reason, 1, Integer::sum) - 1;
    add(Hold.of(clock.instant(), growth.interval(first, before), reason, failure));
  }

  private static Hold later(Hold one, Hold other) {
    return one.until().isAfter(other.until()) ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
