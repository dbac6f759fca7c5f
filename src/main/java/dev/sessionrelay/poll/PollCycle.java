package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One turn of a target: all its polls that came due together. Counts how they ended, and says so
 * once, when the last has ended. Safe for concurrent use.
 */
public final class PollCycle {
  private final Instant began;
  private final int polls;
  private final Consumer<PollCycle> ended;
  private final GoneEvidence evidence;
  private final Ledger ledger;
  private final Map<PollCounters.PollEnd, Integer> failures = new HashMap<>();
  private final Map<FailureClass, Integer> retries = new EnumMap<>(FailureClass.class);
  private final List<PassingFailure> passing = new ArrayList<>();
  private final Map<String, Failure> tried = new HashMap<>();
  private final Set<String> undocumented = new TreeSet<>();
  private int pending;
  private int succeeded;
  private int failed;
  private int held;
  private int sessions;
  private boolean answered;
  private boolean complete = true;
  private volatile String place;
  private Failure first;
  private Failure whole;
  private String heldWhy;

  /** A failure that is the vendor's or the session's: the other polls of the turn tell which. */
  public record PassingFailure(DuePoll poll, Failure failure) {}

  /**
   * @param polls how many polls the turn has
   * @param ended called once, by the thread that ends the last poll
   */
  public PollCycle(Instant began, int polls, Consumer<PollCycle> ended) {
    this(began, polls, ended, new GoneEvidence(System::nanoTime, askedFor -> {}), null);
  }

  PollCycle(
      Instant began, int polls, Consumer<PollCycle> ended, GoneEvidence evidence, Ledger ledger) {
    this.ledger = ledger;
    this.evidence = evidence;
    this.began = began;
    this.polls = polls;
    this.pending = polls;
    this.ended = ended;
  }

  /**
   * @param where address, region and tenancy of the account that is asked
   */
  void askedAt(String where) {
    place = where;
  }

  String place() {
    return place;
  }

  /** Where the turn is recorded, or null for anywhere: not once another relay has the target. */
  Ledger ledger() {
    return ledger;
  }

  /** Which sessions were seen, and which the service does not know. */
  GoneEvidence evidence() {
    return evidence;
  }

  /** The service does not know a session that exists as far as is known. */
  synchronized void claimed(DuePoll poll, Failure failure, Instant at) {
    answered = true;
    count(failure);
    evidence.claimed(poll, failure, at);
  }

  /**
   * @param isComplete false when a listing shows itself that sessions are missing from it
   */
  synchronized void succeeded(int sessionCount, boolean isComplete) {
    succeeded++;
    answered = true;
    sessions += sessionCount;
    complete &= isComplete;
  }

  synchronized void undocumented(Collection<String> words) {
    undocumented.addAll(words);
  }

  /** The vendor's answer is about what was asked for; it is recorded already. */
  synchronized void failed(DuePoll poll, Failure why) {
    answered |= poll.askedFor() != null;
    count(why);
  }

  /** A failure of which the end of the turn shows whether the whole target has it. */
  synchronized void failedInPassing(DuePoll poll, Failure why) {
    count(why);
    passing.add(new PassingFailure(poll, why));
  }

  /** A failure that says nothing about the one session asked for. */
  synchronized void failedAsWhole(Failure why) {
    count(why);
    whole = whole == null ? why : whole;
  }

  private void count(Failure why) {
    failed++;
    failures.merge(PollCounters.PollEnd.of(why), 1, Integer::sum);
    first = first == null ? why : first;
  }

  /** A request of this poll has failed, and another one follows. */
  synchronized void triesAgain(DuePoll poll, Failure why) {
    tried.put(poll.askedFor(), why);
    retries.merge(why.failureClass(), 1, Integer::sum);
  }

  /** What the last request of this poll failed with, or null when there was none. */
  synchronized Failure failedBefore(DuePoll poll) {
    return tried.get(poll.askedFor());
  }

  synchronized void held(String why) {
    held++;
    heldWhy = heldWhy == null ? why : heldWhy;
  }

  /** One poll of the turn has ended, in whatever way. */
  public void pollEnded() {
    if (countDown() == 0) {
      ended.accept(this);
    }
  }

  private synchronized int countDown() {
    return --pending;
  }

  /** Polls that have ended so far. */
  synchronized int done() {
    return polls - pending;
  }

  public Instant began() {
    return began;
  }

  /** All of them, however they ended. */
  public int polls() {
    return polls;
  }

  public synchronized int succeeded() {
    return succeeded;
  }

  public synchronized int failed() {
    return failed;
  }

  /** Polls that were not made, because their account held them back. */
  public synchronized int held() {
    return held;
  }

  /** Sessions in the answers. */
  public synchronized int sessions() {
    return sessions;
  }

  /** How many polls failed, by class and status. */
  synchronized Map<PollCounters.PollEnd, Integer> failures() {
    return Map.copyOf(failures);
  }

  /** How many requests were made again, by what the one before failed with. */
  synchronized Map<FailureClass, Integer> retries() {
    return Map.copyOf(retries);
  }

  /** The first failure of the turn, or null. */
  public synchronized Failure failure() {
    return first;
  }

  /**
   * The first failure of the turn that concerns the whole target, or null. One that every poll has
   * met is the whole target's.
   */
  public synchronized Failure wholeFailure() {
    return whole == null && !answered && !passing.isEmpty() ? passing.get(0).failure() : whole;
  }

  /** Failures of single sessions, where the whole target has none. */
  public synchronized List<PassingFailure> sessionFailures() {
    return wholeFailure() == null ? List.copyOf(passing) : List.of();
  }

  /** Whether the vendor has said anything about a single session, or answered a listing. */
  public synchronized boolean answered() {
    return answered;
  }

  /** False when a listing shows itself that sessions are missing from it. */
  public synchronized boolean complete() {
    return complete;
  }

  /** The vendor's words for states and kinds that its document does not have. */
  public synchronized Set<String> undocumented() {
    return Set.copyOf(undocumented);
  }

  /** Why polls were held back, or null. */
  public synchronized String heldWhy() {
    return heldWhy;
  }
}
