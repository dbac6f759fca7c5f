package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.session.Origin;
import java.time.Instant;

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
    Instant toldAt) {

  /** The same, told once more. */
  public OpenAlert reminded(Instant at) {
    return new OpenAlert(
        about,
        rule,
        condition,
        origin,
        subject,
        failureClass,
        since,
        basis,
        raisedAt,
        reminders + 1,
        at);
  }
}
