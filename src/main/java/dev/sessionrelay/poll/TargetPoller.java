package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.session.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private final List<PollTemplate> questions;
  private final String filter;
  private final SlowDownTracker pace;
  private final Ledger ledger;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private final PollCounters tally = new PollCounters();
  private final AtomicLong skipped = new AtomicLong();
  private volatile PollCycle last;
  private volatile Instant lastEnded;
  private volatile TargetPoller before;
  private volatile Runnable afterLast;

  /** What stays the same from turn to turn. */
  private record PollTemplate(Origin origin, String askedFor, Map<String, String> parameters) {}

  public TargetPoller(Target target, SlowDownTracker pace, Ledger ledger, Clock clock) {
    this.target = target;
    this.pace = pace;
    this.ledger = ledger;
    this.clock = clock;
    this.filter = target.filter();
    this.questions =
        target.isListing()
            ? List.of(question(null))
            : target.ids().stream().map(this::question).toList();
  }

  public Target target() {
    return target;
  }

  /**
   * The polls of this turn; none when the turn before still runs. The turn ends when {@link
   * Turn#pollEnded} was called for every one of them.
   *
   * @param next when the next turn is due by the target's timer, or null for never
   */
  public List<DuePoll> begin(Instant next) {
    if (runsBefore() || !running.compareAndSet(false, true)) {
      skipped.incrementAndGet();
      return List.of();
    }
    if (afterLast != null) {
      running.set(false);
      afterLast.run();
      return List.of();
    }
    List<DuePoll> polls = List.of();
    try {
      polls = polls(next);
      return polls;
    } finally {
      // Also after an error: otherwise no turn would ever begin again.
      running.set(!polls.isEmpty());
    }
  }

  /**
   * The target was configured anew: its first turn waits until the last one of before has ended.
   */
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

  public boolean running() {
    return running.get();
  }

  private List<DuePoll> polls(Instant next) {
    Instant now = clock.instant();
    Duration interval = interval(next, now);
    List<PollTemplate> due =
        questions.stream()
            .filter(question -> pace.due(target.name(), question.askedFor(), now))
            .toList();
    PollCycle turn = new PollCycle(now, due.size(), this::ended);
    return due.stream()
        .map(
            question ->
                new DuePoll(
                    question.origin(),
                    question.askedFor(),
                    filter,
                    question.parameters(),
                    interval,
                    now.plus(interval),
                    target.everyPoll(),
                    turn))
        .toList();
  }

  private Duration interval(Instant next, Instant now) {
    if (target.schedule() instanceof Schedule.Every every) {
      return every.interval();
    }
    return next == null || !next.isAfter(now) ? Duration.ofMinutes(1) : Duration.between(now, next);
  }

  private void ended(PollCycle turn) {
    try {
      if (afterLast == null) {
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
      last = turn;
      lastEnded = clock.instant();
      tally.add(turn, Duration.between(turn.began(), lastEnded));
    } finally {
      running.set(false);
    }
  }

  private void record(PollCycle turn) {
    Origin origin = questions.get(0).origin();
    turn.sessionFaults().forEach(this::failed);
    if (turn.wholeFailure() != null) {
      failed(origin, null, turn.wholeFailure());
    } else if (turn.answered()) {
      ledger.recovered(origin, null, clock.instant());
    }
  }

  private void failed(PollCycle.Passing fault) {
    failed(fault.poll().origin(), fault.poll().askedFor(), fault.failure());
  }

  private void failed(Origin origin, String askedFor, Failure failure) {
    ledger.failed(failure.incident(origin, askedFor), clock.instant());
  }

  private PollTemplate question(String id) {
    return new PollTemplate(target.origin(id), id, target.parameters(id));
  }
}
