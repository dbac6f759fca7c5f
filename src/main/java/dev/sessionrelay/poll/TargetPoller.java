package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.PollScope;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.settings.Plural;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The turns of one target: makes the polls that are due when its timer fires, never two turns at
 * once, and opens or ends the incident of the target as a whole.
 */
public final class TargetPoller {
  private final Target target;
  private final List<PollTemplate> templates;
  private final String filter;
  private final SlowDownTracker pace;
  private final GoneProof proofs;
  private final Ledger ledger;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private final PollCounters tally = new PollCounters();
  private final AtomicLong skipped = new AtomicLong();
  private final TurnProgress progress = new TurnProgress();

  private final TurnWatch watch;
  private volatile PollCycle last;
  private volatile Instant lastEnded;
  private volatile TargetPoller before;
  private volatile Runnable afterLast;
  private volatile boolean paused;
  private volatile List<PollTemplate> asked = List.of();

  /** What stays the same from turn to turn. */
  private record PollTemplate(
      Origin origin, String askedFor, Map<String, String> parameters, AnswerMemory memory) {
    DuePoll due(String filter, Duration interval, PollCycle turn, boolean everyPoll) {
      Instant deadline = turn.began().plus(interval);
      return new DuePoll(
          origin, askedFor, filter, parameters, interval, deadline, everyPoll, turn, memory);
    }
  }

  public TargetPoller(
      Target target, SlowDownTracker pace, GoneProof proofs, Ledger ledger, Clock clock) {
    this.target = target;
    this.pace = pace;
    this.proofs = proofs;
    this.ledger = ledger;
    this.clock = clock;
    this.filter = target.filter();
    this.watch = new TurnWatch(untilNext(null, clock.instant()), System::nanoTime);
    this.templates =
        target.isListing()
            ? List.of(template(null))
            : target.ids().stream().map(this::template).toList();
  }

  public Target target() {
    return target;
  }

  /**
   * The polls of this turn; none when the turn before still runs. The turn ends when {@link
   * PollCycle#pollEnded} was called for every one of them.
   *
   * @param next when the next turn is due by the target's timer, or null for never
   */
  public List<DuePoll> begin(Instant next) {
    paused = false;
    watch.fired(untilNext(next, clock.instant()));
    if (runsBefore() || !running.compareAndSet(false, true)) {
      skipped.incrementAndGet();
      if (hangs()) {
        templates.forEach(this::turnEnded);
      }
      return List.of();
    }
    if (afterLast != null) {
      running.set(false);
      afterLast.run();
      return List.of();
    }
    List<PollTemplate> due = List.of();
    try {
      Instant now = clock.instant();
      due = due();
      Duration interval = interval(next, now);
      PollCycle turn = new PollCycle(now, due.size(), this::ended, evidence(), ledger);
      List<DuePoll> polls =
          due.stream().map(poll -> poll.due(filter, interval, turn, target.everyPoll())).toList();
      if (!polls.isEmpty()) {
        progress.began(turn);
        watch.began(interval);
      }
      return polls;
    } finally {
      // Also after an error: otherwise no turn would ever begin again.
      running.set(!due.isEmpty());
    }
  }

  private GoneEvidence evidence() {
    return new GoneEvidence(proofs::moment, askedFor -> proofs.seen(scope(), askedFor, ledger));
  }

  /** A turn in which nothing is asked, as an operator wants it: what was seen grows old. */
  void passOver(Instant next) {
    paused = true;
    watch.fired(untilNext(next, clock.instant()));
    templates.forEach(this::turnEnded);
  }

  /** Whether its last turn was passed over. */
  public boolean isPaused() {
    return paused;
  }

  /** Configured anew: its first turn waits until the last one of before has ended. */
  void follow(TargetPoller retired) {
    before = retired;
  }

  /**
   * No turn follows, not even one whose timer has just gone off. One that still runs goes on to its
   * end and says nothing about the target.
   *
   * @param ended called after it, if there is one
   */
  void retire(Runnable ended) {
    afterLast = ended;
  }

  private boolean hangs() {
    TargetPoller retired = before;
    return retired == null ? progress.hangs() : retired.hangs();
  }

  private boolean runsBefore() {
    TargetPoller retired = before;
    if (retired != null && (retired.running() || retired.runsBefore())) {
      return true;
    }
    before = null;
    return false;
  }

  /** The newest turn that has ended, or null. */
  public PollCycle last() {
    return last;
  }

  public Instant lastEnded() {
    return lastEnded;
  }

  /** Turns that have ended. */
  public long turns() {
    return tally.turns();
  }

  public PollCounters tally() {
    return tally;
  }

  /** Times that the timer fired while the turn before still ran. */
  public long skipped() {
    return skipped.get();
  }

  /** Whether turns come, end and succeed. */
  public TurnWatch watch() {
    return watch;
  }

  public boolean running() {
    return running.get();
  }

  /** By the target's timer, or null when that is not known. */
  private Duration untilNext(Instant next, Instant now) {
    return next == null && !(target.schedule() instanceof Schedule.Every)
        ? null
        : interval(next, now);
  }

  private List<PollTemplate> due() {
    List<PollTemplate> due = new ArrayList<>(templates.size());
    for (PollTemplate poll : templates) {
      if (pace.due(target.name(), poll.askedFor())) {
        due.add(poll);
      } else {
        turnEnded(poll);
      }
    }
    asked = due;
    return due;
  }

  private Duration interval(Instant next, Instant now) {
    if (target.schedule() instanceof Schedule.Every every) {
      return every.interval();
    }
    return next == null || !next.isAfter(now) ? Duration.ofMinutes(1) : Duration.between(now, next);
  }

  private void ended(PollCycle turn) {
    progress.ended();
    try {
      if (afterLast == null) {
        asked.forEach(this::turnEnded);
        record(turn);
      }
    } finally {
      close(turn);
    }
    Runnable after = afterLast;
    if (after != null) {
      after.run();
    }
  }

  private void close(PollCycle turn) {
    try {
      watch.ended(turn);
      last = turn;
      lastEnded = clock.instant();
      tally.add(turn, Duration.between(turn.began(), lastEnded));
    } finally {
      running.set(false);
    }
  }

  private void record(PollCycle turn) {
    Origin origin = templates.get(0).origin();
    for (PollCycle.PassingFailure passing : turn.sessionFailures()) {
      failed(passing.poll().origin(), passing.poll().askedFor(), passing.failure());
    }
    Failure vanished = judge(turn);
    if (vanished != null) {
      failed(origin, null, vanished);
    } else if (turn.wholeFailure() != null) {
      failed(origin, null, turn.wholeFailure());
    } else if (turn.answered()) {
      ledger.recovered(origin, null, clock.instant());
    }
  }

  /**
   * Records the sessions that are proven to be gone.
   *
   * @return what the whole target fails with when all its sessions vanished at once, else null
   */
  private Failure judge(PollCycle turn) {
    String scope = scope();
    GoneProof.GoneVerdict verdict = proofs.judge(turn.evidence(), target.account(), scope);
    for (GoneProof.ProvenGone gone : verdict.proven()) {
      DuePoll poll = gone.poll();
      ledger.gone(poll.origin(), PollRecorder.session(poll), gone.proof(), clock.instant());
      proofs.settled(scope, poll);
      pace.askLater(poll);
    }
    proofs.keep(scope, ledger);
    if (verdict.vanished() == 0) {
      return null;
    }
    Failure one = turn.evidence().claims().get(0).failure().as(FailureKind.UNPROVEN_NOT_FOUND);
    return one.saying(
        "%s vanished at once and none was seen since; they are kept as they were: %s"
            .formatted(Plural.of(verdict.vanished(), "session"), one.message()));
  }

  /** Each id of a target may be a scope of its own (Ray): then the account is what they share. */
  private String scope() {
    Origin one = templates.get(0).origin();
    boolean each = target.endpoint().asksByScope();
    return each ? "/" + one.endpoint() + "/" + one.account() : one.source();
  }

  private void failed(Origin origin, String askedFor, Failure failure) {
    ledger.failed(failure.incident(origin, askedFor), clock.instant());
  }

  /** Also where nothing was asked: a state that nobody looks at grows old. */
  private void turnEnded(PollTemplate poll) {
    ledger.turnEnded(new PollScope(poll.origin(), poll.askedFor(), filter, target.tellsStale()));
  }

  private PollTemplate template(String id) {
    return new PollTemplate(target.origin(id), id, target.parameters(id), new AnswerMemory());
  }
}
