package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The moments of a cron expression where several relays share the ledger: by the server's clock, so
 * that who takes over knows what was due before. Not for several threads.
 */
final class CronMoments {
  /** So much later than now, a turn began by a clock of the server that was set back since. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final CronExpression expression;
  private final ZoneId zone;
  private ZoneOffset offset;
  private Instant after;
  private Instant next;

  CronMoments(Schedule.Cron schedule, ZoneId zone) {
    try {
      this.expression = new CronExpression(schedule.expression());
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
    this.zone = zone;
  }

  /**
   * The first moment that no turn has begun for, if it is not after this time.
   *
   * @param begun turns have begun for all moments up to this one
   * @return null when there is none
   */
  Instant due(Instant time, Instant begun) {
    // As in PollTriggers, with the offset of now.
    ZoneOffset current = zone.getRules().getOffset(time);
    Instant from = begun.isAfter(time.plus(SLACK)) ? time.minusSeconds(1) : begun;
    if (!from.equals(after) || !current.equals(offset)) {
      expression.setTimeZone(TimeZone.getTimeZone(current));
      Date found = expression.getNextValidTimeAfter(Date.from(from));
      next = found == null ? null : found.toInstant();
      after = from;
      offset = current;
    }
    return next == null || next.isAfter(time) ? null : next;
  }
}
