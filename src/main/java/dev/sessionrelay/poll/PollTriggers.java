package dev.sessionrelay.poll;

import dev.sessionrelay.config.Schedule;
import dev.sessionrelay.config.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.quartz.CronScheduleBuilder;
import org.quartz.DateBuilder;
import org.quartz.DateBuilder.IntervalUnit;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/** The schedules of targets in the words of Quartz. */
final class PollTriggers {
  private static final String GROUP = "targets";
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);

  /** What runs beside a start comes to rest first. */
  private static final Duration SHORTEST_START = Duration.ofMillis(100);

  private PollTriggers() {}

  static JobKey key(String target) {
    return JobKey.jobKey(target, GROUP);
  }

  static JobDetail job(String target) {
    return JobBuilder.newJob(PollTimers.PollJob.class).withIdentity(key(target)).build();
  }

  /**
   * @param first whether nothing is polled yet: then it begins at once, to show what comes of it
   */
  static Trigger trigger(Target target, boolean first) {
    TriggerBuilder<Trigger> trigger = builder(target);
    if (target.schedule() instanceof Schedule.Every every) {
      trigger.startAt(in(first ? Duration.ZERO : startDelay(target.name(), every.interval())));
    }
    return trigger.withSchedule(schedule(target.schedule())).build();
  }

  /**
   * The trigger where several relays share the ledger.
   *
   * @param next the first moment at which it goes off, by this machine's clock
   */
  static Trigger from(Target target, Instant next) {
    return builder(target)
        .startAt(Date.from(next))
        .withSchedule(schedule(target.schedule()))
        .build();
  }

  /**
   * The trigger after the wall clock has jumped.
   *
   * @param next when the one of before would go off
   * @param by how far the clock has gone forward, or back
   */
  static Trigger moved(Target target, Instant next, Duration by) {
    return builder(target)
        .startAt(
            target.schedule() instanceof Schedule.Every every
                ? in(remaining(target.name(), every.interval(), next, by))
                : Date.from(next.isBefore(now()) ? next : now()))
        .withSchedule(schedule(target.schedule()))
        .build();
  }

  /** As long as it was before the jump, or what Quartz has made of it meanwhile. */
  private static Duration remaining(String target, Duration interval, Instant next, Duration by) {
    return Stream.of(next.plus(by), next)
        .map(at -> Duration.between(now(), at))
        .filter(rest -> !rest.isNegative() && rest.compareTo(interval) <= 0)
        .findFirst()
        .orElseGet(() -> startDelay(target, interval));
  }

  private static TriggerBuilder<Trigger> builder(Target target) {
    return TriggerBuilder.newTrigger().withIdentity(target.name(), GROUP);
  }

  /** By the clock that Quartz goes by. */
  private static Instant now() {
    return in(Duration.ZERO).toInstant();
  }

  private static Date in(Duration delay) {
    return DateBuilder.futureDate(
        (int) Math.min(delay.toMillis(), Integer.MAX_VALUE), IntervalUnit.MILLISECOND);
  }

  /** What was missed, such as while the machine slept, is not made up for turn by turn. */
  private static ScheduleBuilder<? extends Trigger> schedule(Schedule schedule) {
    if (schedule instanceof Schedule.Every every) {
      return SimpleScheduleBuilder.simpleSchedule()
          .withIntervalInMilliseconds(every.interval().toMillis())
          .repeatForever()
          .withMisfireHandlingInstructionNextWithRemainingCount();
    }
    return cron((Schedule.Cron) schedule, ZoneId.systemDefault(), now());
  }

  /**
   * With the zone's offset as it is now: where clocks are put back, Quartz would leave the hour out
   * that comes twice. When the offset changes, the trigger is made anew.
   */
  static CronScheduleBuilder cron(Schedule.Cron schedule, ZoneId zone, Instant now) {
    return CronScheduleBuilder.cronSchedule(schedule.expression())
        .inTimeZone(TimeZone.getTimeZone(zone.getRules().getOffset(now)))
        .withMisfireHandlingInstructionFireAndProceed();
  }

  /** Spreads the targets over their interval, the same way at every start. */
  static Duration startDelay(String target, Duration interval) {
    Duration spread = interval.compareTo(LONGEST_SPREAD) < 0 ? interval : LONGEST_SPREAD;
    long room = Math.max(1, spread.minus(SHORTEST_START).toMillis());
    int hash = target.hashCode() * 0x9E3779B9;
    return SHORTEST_START.plusMillis(Math.floorMod(hash, room));
  }
}
