package dev.sessionrelay.session;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an incident has gone on, and what of it was told.
 *
 * @param toldClasses classes that an event was about, in order
 * @param classChanges how often it failed in another way than the time before
 * @param reminders how many there have been
 * @param toldAt when it was told last; null while it has not been
 * @param suppressedBy what keeps it from being told, in words; null for nothing
 * @param withheldFrom sinks that have not heard of it while others have
 */
public record IncidentCourse(
    List<String> toldClasses,
    int classChanges,
    int reminders,
    Instant toldAt,
    String suppressedBy,
    List<String> withheldFrom) {
  /** Of an incident that nobody has heard of. */
  public static final IncidentCourse NEW =
      new IncidentCourse(List.of(), 0, 0, null, null, List.of());

  public IncidentCourse {
    toldClasses = List.copyOf(toldClasses);
    withheldFrom = List.copyOf(withheldFrom);
  }

  public boolean isTold() {
    return toldAt != null;
  }

  /** The same after a poll that failed in another way. */
  public IncidentCourse changed() {
    return new IncidentCourse(
        toldClasses, classChanges + 1, reminders, toldAt, suppressedBy, withheldFrom);
  }

  /** The same while this keeps it from being told; null for nothing. */
  public IncidentCourse suppressed(String by) {
    return new IncidentCourse(toldClasses, classChanges, reminders, toldAt, by, withheldFrom);
  }

  /** The same after an event about this class, of which these sinks have not heard. */
  public IncidentCourse told(String failureClass, Instant at, List<String> withheld) {
    List<String> all = Stream.concat(toldClasses.stream(), Stream.of(failureClass)).toList();
    return new IncidentCourse(all, classChanges, reminders, at, null, withheld);
  }

  /** The same after a reminder. */
  public IncidentCourse reminded(Instant at) {
    return new IncidentCourse(toldClasses, classChanges, reminders + 1, at, null, withheldFrom);
  }

  /** The same, told to sinks that it was withheld from; not yet to these. */
  public IncidentCourse withheldFrom(List<String> still) {
    return new IncidentCourse(toldClasses, classChanges, reminders, toldAt, suppressedBy, still);
  }
}
