package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.ledger.database.Tenure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.quartz.Trigger;

/**
 * When a target is due where several relays share the ledger: at moments of the server's clock,
 * each of which begins one turn at most, whoever acts for the account. Safe for concurrent use.
 */
final class SharedRhythm {
  /** The timers go by this machine's clock, which may have gone so far from the server's. */
  private static final Duration DRIFT = Duration.ofMillis(250);

  private final Target target;
  private final Tenure tenure;
  private final Clock clock;
  private final PollGrid grid;
  private final CronMoments moments;
  private final Instant notBefore;
  private Duration offset;
  private Instant begun;

  SharedRhythm(Target target, Tenure tenure, Clock clock) {
    this.target = target;
    this.tenure = tenure;
    this.clock = clock;
    this.offset = tenure.clockOffset();
    this.begun = tenure.turnsBefore();
    if (target.schedule() instanceof Schedule.Cron cron) {
      this.grid = null;
      this.moments = new CronMoments(cron, ZoneId.systemDefault());
      // What nobody has had yet waits for its time.
      this.begun = begun == null ? tenure.serverTime() : begun;
    } else {
      this.grid = PollGrid.of(target.name(), ((Schedule.Every) target.schedule()).interval());
      this.moments = null;
    }
    this.notBefore = tenure.serverTime().plus(grid == null ? Duration.ZERO : spread());
  }

  /** What nobody has polled for long does not all begin at once. */
  private Duration spread() {
    Instant beforeLast = grid.last(tenure.serverTime()).minus(grid.interval());
    return begun == null || begun.isBefore(beforeLast)
        ? PollTriggers.startDelay(target.name(), grid.interval())
        : Duration.ZERO;
  }

  /** By the clocks as they are now. */
  synchronized Trigger trigger() {
    offset = tenure.clockOffset();
    return grid == null ? PollTriggers.trigger(target, false) : PollTriggers.from(target, next());
  }

  /** Whether the timer is set by clocks that have changed since. */
  synchronized boolean isOff() {
    return grid != null && tenure.clockOffset().minus(offset).abs().compareTo(DRIFT) > 0;
  }

  /** Whether a turn may begin now; it counts as begun then. */
  synchronized boolean mayBegin() {
    Instant now = tenure.serverTime();
    Instant due = due(now.plus(DRIFT));
    if (due == null || now.isBefore(notBefore) || !tenure.mayBegin(due)) {
      return false;
    }
    // Of several moments of a cron expression that nobody had, one turn makes up for all.
    begun = grid == null ? now.plus(DRIFT) : due;
    return true;
  }

  private Instant due(Instant time) {
    return grid == null ? moments.due(time, begun) : grid.due(time, begun);
  }

  /**
   * Whether a turn may begin that did not when it was due, as the last beat was too old, or the
   * relay that had the target before ended.
   */
  synchronized boolean mayBeginLate() {
    return due(tenure.serverTime().minus(DRIFT)) != null && mayBegin();
  }

  /** When the target is due the next time, by this machine's clock; null when that is not known. */
  Instant next() {
    Instant now = tenure.serverTime();
    return grid == null ? null : clock.instant().plus(Duration.between(now, grid.next(now)));
  }
}
