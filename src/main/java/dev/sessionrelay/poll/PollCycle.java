package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One turn of a target: all its polls that came due together. Counts how they ended, and says so
 * once, when the last has ended. Safe for concurrent use.
 */
public final class PollCycle {
  private final Instant began;
  private final int polls;
  private final AtomicInteger pending;
  private final Consumer<PollCycle> ended;
  private final AtomicInteger succeeded = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger sessions = new AtomicInteger();
  private final Map<FailureClass, Integer> failures = new ConcurrentHashMap<>();
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final AtomicReference<Failure> wholeFailure = new AtomicReference<>();
  private final AtomicReference<String> heldWhy = new AtomicReference<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Passing> passing = new CopyOnWriteArrayList<>();
  private final Map<String, Failure> tried = new ConcurrentHashMap<>();
  private final Set<String> undocumented = new ConcurrentSkipListSet<>();
  private volatile boolean complete = true;

  /** A fault that is the vendor's or the session's: the other polls of the turn tell which. */
  public record Passing(DuePoll poll, Failure failure) {}

  /**
   * @param polls how many polls the turn has
   * @param ended called once, by the thread that ends the last poll
   */
  public PollCycle(Instant began, int polls, Consumer<PollCycle> ended) {
    this.began = began;
    this.polls = polls;
    this.pending = new AtomicInteger(polls);
    this.ended = ended;
  }

  void succeeded(int sessionCount) {
    succeeded.incrementAndGet();
    answered.incrementAndGet();
    sessions.addAndGet(sessionCount);
  }

  /** Sessions are missing from a listing, as it shows itself. */
  void incomplete() {
    complete = false;
  }

  void undocumented(Collection<String> words) {
    undocumented.addAll(words);
  }

  /** The vendor's answer is about what was asked for; it is recorded already. */
  void failed(DuePoll poll, Failure why) {
    if (poll.askedFor() != null) {
      answered.incrementAndGet();
    }
    count(why);
  }

  /** A fault of which the end of the turn shows whether the whole target has it. */
  void failedInPassing(DuePoll poll, Failure why) {
    count(why);
    passing.add(new Passing(poll, why));
  }

  /** A failure that says nothing about the one session asked for. */
  void failedAsWhole(Failure why) {
    count(why);
    wholeFailure.compareAndSet(null, why);
  }

  private void count(Failure why) {
    failed.incrementAndGet();
    failures.merge(why.failureClass(), 1, Integer::sum);
    failure.compareAndSet(null, why);
  }

  /** A request of this poll has failed, and another one follows. */
  void triesAgain(DuePoll poll, Failure why) {
    tried.put(key(poll), why);
  }

  /** What the last request of this poll failed with, or null when there was none. */
  Failure failedBefore(DuePoll poll) {
    return tried.get(key(poll));
  }

  private static String key(DuePoll poll) {
    return poll.askedFor() == null ? "" : poll.askedFor();
  }

  void held(String why) {
    held.incrementAndGet();
    heldWhy.compareAndSet(null, why);
  }

  /** One poll of the turn has ended, in whatever way. */
  public void pollEnded() {
    if (pending.decrementAndGet() == 0) {
      ended.accept(this);
    }
  }

  public Instant began() {
    return began;
  }

  /** All of them, however they ended. */
  public int polls() {
    return polls;
  }

  public int succeeded() {
    return succeeded.get();
  }

  public int failed() {
    return failed.get();
  }

  /** Polls that were not made, because their account held them back. */
  public int held() {
    return held.get();
  }

  /** Sessions in the answers. */
  public int sessions() {
    return sessions.get();
  }

  /** How many polls failed, by class. */
  public Map<FailureClass, Integer> failures() {
    return Map.copyOf(failures);
  }

  /** The first failure of the turn, or null. */
  public Failure failure() {
    return failure.get();
  }

  /**
   * The first failure of the turn that concerns the whole target, or null. A fault that every poll
   * has met is the whole target's.
   */
  public Failure wholeFailure() {
    Failure whole = wholeFailure.get();
    return whole == null && !answered() && !passing.isEmpty() ? passing.get(0).failure() : whole;
  }

  /** Faults of single sessions, where the whole target has none. */
  public List<Passing> sessionFaults() {
    return wholeFailure() == null ? List.copyOf(passing) : List.of();
  }

  /** Whether the vendor has said anything about a single session, or answered a listing. */
  public boolean answered() {
    return answered.get() > 0;
  }

  /** False when a listing shows itself that sessions are missing from it. */
  public boolean complete() {
    return complete;
  }

  /** The vendor's words for states and kinds that its document does not have. */
  public Set<String> undocumented() {
    return Set.copyOf(undocumented);
  }

  /** Why polls were held back, or null. */
  public String heldWhy() {
    return heldWhy.get();
  }
}
