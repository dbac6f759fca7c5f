package dev.sessionrelay.ledger;

import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.IncidentCourse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
   * What keeps an incident from being told.
   *
   * @param by in words, where nobody is told; null for nothing
   * @param sinks that are not told while others are
   */
  public record IncidentQuiet(String by, List<String> sinks) {
    public static final IncidentQuiet NONE = new IncidentQuiet(null, List.of());

    public IncidentQuiet {
      sinks = List.copyOf(sinks);
    }
  }

  /**
   * What one more failed poll comes to, or the time that has gone by.
   *
   * @param tells the event, or null for none
   * @param only sinks that alone are told; empty for all
   * @param without sinks that are not told
   * @param isWritten whether more than the count is new
   */
  record IncidentStep(
      Incident now, EventType tells, List<String> only, List<String> without, boolean isWritten) {}

  /**
   * @param failed the failures so far, where no incident is open; else the newest one
   * @param before the open incident, or null
   */
  IncidentStep step(Incident failed, Incident before, IncidentQuiet quiet, Instant at) {
    if (before == null) {
      return next(failed.with(IncidentCourse.NEW), null, null, quiet, at);
    }
    boolean changed = !before.isLike(failed);
    IncidentCourse course = before.course();
    Incident now = failed.counted(before.since(), before.count() + 1);
    return next(
        now.with(changed ? course.changed() : course),
        course,
        changed ? failed.failureClass() : null,
        quiet,
        at);
  }

  /** What has become due of an open incident, though no poll failed just now. */
  IncidentStep look(Incident open, IncidentQuiet quiet, Instant at) {
    return next(open, open.course(), null, quiet, at);
  }

  private IncidentStep next(
      Incident now, IncidentCourse before, String newClass, IncidentQuiet quiet, Instant at) {
    IncidentCourse course = now.course();
    IncidentCourse next = course;
    EventType tells = null;
    List<String> only = List.of();
    if (quiet.by() != null) {
      next = course.isTold() ? course : course.suppressed(quiet.by());
    } else if (!course.isTold()) {
      tells = EventType.POLL_FAILED;
      next = course.told(now.failureClass(), at, quiet.sinks());
    } else if (newClass != null && !course.toldClasses().contains(newClass)) {
      tells = EventType.POLL_FAILED;
      next = course.told(newClass, at, still(course, quiet));
    } else if (!free(course, quiet).isEmpty()) {
      tells = EventType.POLL_FAILED;
      only = free(course, quiet);
      next = course.withheldFrom(still(course, quiet));
    } else if (remind != null && !course.toldAt().plus(remind).isAfter(at)) {
      tells = EventType.INCIDENT_REMINDED;
      next = course.reminded(at);
    }
    return new IncidentStep(now.with(next), tells, only, quiet.sinks(), !next.equals(before));
  }

  /** Sinks that have not heard of it and may by now. */
  private static List<String> free(IncidentCourse course, IncidentQuiet quiet) {
    return course.withheldFrom().stream().filter(sink -> !quiet.sinks().contains(sink)).toList();
  }

  private static List<String> still(IncidentCourse course, IncidentQuiet quiet) {
    return course.withheldFrom().stream().filter(quiet.sinks()::contains).toList();
  }
}
