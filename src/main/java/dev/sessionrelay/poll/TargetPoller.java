package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.session.Origin;
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
 * once.
 */
public final class TargetPoller {
  private final Target target;
  private final List<PollTemplate> templates;
  private final String filter;
  private final SlowDownTracker pace;
  private final CycleRecorder recorder;
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
    this.ledger = ledger;
    this.clock = clock;
    this.filter = target.filter();
    this.watch = new TurnWatch(untilNext(null, clock.instant()), System::nanoTime);
    this.templates =
        target.isListing()
            ? List.of(template(null))
            : target.ids().stream().map(this::template).toList();
    Origin origin = templates.get(0).origin();
    this.recorder = new CycleRecorder(target, origin, pace, proofs, ledger, clock);
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
      PollCycle turn = new PollCycle(now, due.size(), this::ended, recorder.evidence(), ledger);
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
        recorder.record(turn);
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

  /** Also where nothing was asked: a state that nobody looks at grows old. */
  private void turnEnded(PollTemplate poll) {
    ledger.turnEnded(new PollScope(poll.origin(), poll.askedFor(), filter, target.tellsStale()));
  }

  private PollTemplate template(String id) {
    return new PollTemplate(target.origin(id), id, target.parameters(id), new AnswerMemory());
  }
}
