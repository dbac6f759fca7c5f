package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.session.Origin;
import java.time.Instant;
import java.util.List;

/**
 * An alert that was raised and has not ended.
 *
 * @param about the session whichever call saw it, or the incident
 * @param condition what the rule waited for, such as {@code idle}
 * @param origin the call that told of it
 * @param subject session id, or null when a whole target fails
 * @param failureClass of an incident, else null
 * @param since since when it is so
 * @param basis the field that says so
 * @param reminders how many there have been
 * @param toldAt when it was told last
 * @param suppressedBy what has kept it from being told at all, in words; null when it was told
 * @param withheldFrom sinks that have not heard of it while others have
 */
public record OpenAlert(
    String about,
    String rule,
    String condition,
    Origin origin,
    String subject,
    String failureClass,
    Instant since,
    String basis,
    Instant raisedAt,
    int reminders,
    Instant toldAt,
    String suppressedBy,
    List<String> withheldFrom) {
  public OpenAlert {
    withheldFrom = List.copyOf(withheldFrom);
  }

  public boolean isTold() {
    return suppressedBy == null;
  }

  /** The same, told for the first time to all but these. */
  public OpenAlert told(Instant at, List<String> withheld) {
    return with(at, 0, at, withheld);
  }

  /** The same, told to sinks that it was withheld from; not yet to these. */
  public OpenAlert withheldFrom(List<String> still) {
    return with(raisedAt, reminders, toldAt, still);
  }

  /** The same, told once more. */
  public OpenAlert reminded(Instant at) {
    return with(raisedAt, reminders + 1, at, withheldFrom);
  }

  private OpenAlert with(Instant raised, int reminded, Instant told, List<String> withheld) {
    return new OpenAlert(
        about,
        rule,
        condition,
        origin,
        subject,
        failureClass,
        since,
        basis,
        raised,
        reminded,
        told,
        null,
        withheld);
  }
}
