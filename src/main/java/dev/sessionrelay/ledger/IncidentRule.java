package dev.sessionrelay.ledger;

import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.IncidentCourse;
import java.time.Duration;
import java.time.Instant;

/**
 * When polls that fail become an incident, when it ends, and what of it is told. Pure.
 *
 * @param failures in a row that open an incident, 1 or more
 * @param successes in a row that end it, 1 or more
 * @param remind time between two reminders; null for none
 */
public record IncidentRule(int failures, int successes, Duration remind) {
  /** Every change is told at once. */
  public static final IncidentRule AT_ONCE = new IncidentRule(1, 1, null);

  /**
   * What one more failed poll comes to, or the time that has gone by.
   *
   * @param tells the event, or null for none
   * @param isWritten whether more than the count is new
   */
  record IncidentStep(Incident now, EventType tells, boolean isWritten) {}

  /**
   * @param failed the failures so far, where no incident is open; else the newest one
   * @param before the open incident, or null
   * @param suppressedBy what keeps it from being told now, in words; null for nothing
   */
  IncidentStep step(Incident failed, Incident before, String suppressedBy, Instant at) {
    IncidentCourse course = before == null ? IncidentCourse.NEW : before.course();
    boolean changed = before != null && !before.isLike(failed);
    EventType tells =
        suppressedBy == null ? tells(course, changed ? failed.failureClass() : null, at) : null;
    IncidentCourse next =
        next(changed ? course.changed() : course, tells, failed, suppressedBy, at);
    Incident now = before == null ? failed : failed.counted(before.since(), before.count() + 1);
    return new IncidentStep(now.with(next), tells, before == null || !next.equals(course));
  }

  /** What has become due of an open incident, though no poll failed just now. */
  IncidentStep look(Incident open, String suppressedBy, Instant at) {
    EventType tells = suppressedBy == null ? tells(open.course(), null, at) : null;
    IncidentCourse next = next(open.course(), tells, open, suppressedBy, at);
    return new IncidentStep(open.with(next), tells, !next.equals(open.course()));
  }

  private static IncidentCourse next(
      IncidentCourse course, EventType tells, Incident failed, String suppressedBy, Instant at) {
    if (tells == EventType.POLL_FAILED) {
      return course.told(failed.failureClass(), at);
    } else if (tells != null) {
      return course.reminded(at);
    }
    return course.isTold() ? course : course.suppressed(suppressedBy);
  }

  private EventType tells(IncidentCourse course, String newClass, Instant at) {
    if (!course.isTold() || newClass != null && !course.toldClasses().contains(newClass)) {
      return EventType.POLL_FAILED;
    }
    return remind != null && !course.toldAt().plus(remind).isAfter(at)
        ? EventType.INCIDENT_REMINDED
        : null;
  }
}
