package dev.sessionrelay.poll;

import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureAction;
import dev.sessionrelay.failure.SlowDown;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Variable;

/**
 * Polls that cannot succeed as things stand are asked ever more rarely, up to {@code
 * slow-down.ceiling}; a success or a new configuration brings them back to their rhythm at once.
 */
public final class SlowDownTracker {
  private volatile SlowDown slowDown;
  private final Clock clock;
  private final Map<PolledId, Slowed> slowed = new ConcurrentHashMap<>();

  private record PolledId(String target, String askedFor) {
    static PolledId of(DuePoll poll) {
      return new PolledId(poll.origin().target(), poll.askedFor());
    }
  }

  /**
   * @param failures that slow down, without a success in between
   * @param notBefore no poll before this instant
   * @param turn in which it failed
   */
  private record Slowed(int failures, Instant notBefore, PollCycle turn) {}

  /**
   * @param clock monotonic: one that is set back would keep polls away
   */
  public SlowDownTracker(SlowDown slowDown, Clock clock) {
    this.slowDown = slowDown;
    this.clock = clock;
  }

  /** Takes effect with the next failure. */
  public void use(SlowDown how) {
    this.slowDown = how;
  }

  /** False while this poll is slowed down and its time has not come. */
  public boolean due(String target, String askedFor) {
    Slowed pace = slowed.get(new PolledId(target, askedFor));
    return pace == null || !clock.instant().isBefore(pace.notBefore());
  }

  /** Polls of one target that are slowed down now. */
  public long slowed(String target) {
    return slowed.keySet().stream().filter(key -> key.target().equals(target)).count();
  }

  /**
   * What the step of a branch does. It counts for the last failure of the poll alone: Camel may
   * still be in the branch of the one before it.
   *
   * @param last null in a branch that has not recorded it
   */
  public void slowDown(
      @Variable(PollRecorder.POLL) DuePoll poll, @Variable(PollRecorder.FAILURE) Failure last) {
    Failure before = poll.turn().failedBefore(poll);
    if (last == null || before == null || slows(last) || !slows(before)) {
      askLater(poll);
    }
  }

  /**
   * This poll cannot succeed: ask later than at its next turn. What is said twice in a turn counts
   * once.
   */
  void askLater(DuePoll poll) {
    slowed.compute(
        PolledId.of(poll),
        (key, before) ->
            before != null && before.turn() == poll.turn() ? before : slower(poll, before));
  }

  private Slowed slower(DuePoll poll, Slowed before) {
    int failures = before == null ? 1 : before.failures() + 1;
    Duration interval = slowDown.interval(poll.interval(), failures);
    return new Slowed(failures, clock.instant().plus(interval), poll.turn());
  }

  /** As the failure table says, whatever the branch does. */
  void follow(Failure failure, DuePoll poll) {
    if (slows(failure)) {
      askLater(poll);
    }
  }

  private static boolean slows(Failure failure) {
    return failure.row().does(FailureAction.SLOW_DOWN_TARGET);
  }

  /** The poll succeeded: back to its rhythm. */
  void normal(DuePoll poll) {
    if (!slowed.isEmpty()) {
      slowed.remove(PolledId.of(poll));
    }
  }

  /** The target's configuration or credential changed: all its polls are back to their rhythm. */
  public void reset(String target) {
    slowed.keySet().removeIf(key -> key.target().equals(target));
  }
}
