package dev.sessionrelay.poll;

import java.time.Instant;
import java.util.Date;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/** What Quartz carries out when a target is due; it makes one each time. */
public final class PollJob implements Job {
  /** Where the scheduler's context holds the timers. */
  static final String TIMERS = "session-relay-timers";

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    try {
      PollTimers timers = (PollTimers) context.getScheduler().getContext().get(TIMERS);
      timers.fire(context.getJobDetail().getKey().getName(), instant(context.getNextFireTime()));
    } catch (SchedulerException e) {
      throw new JobExecutionException(e);
    }
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }
}
