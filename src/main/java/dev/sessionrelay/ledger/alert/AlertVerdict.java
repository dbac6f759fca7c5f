package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.session.CostEstimate;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Session;
import java.time.Instant;
import java.util.List;

/**
 * What is to be told now, and when to look again.
 *
 * @param open whether an alert is open after it
 * @param next null when only a change can make a difference
 */
public record AlertVerdict(List<AlertStep> steps, boolean open, Instant next) {
  public AlertVerdict {
    steps = List.copyOf(steps);
  }

  /**
   * Something to tell, or to keep: no event is made while the alert {@linkplain OpenAlert#isTold()
   * is not told}.
   *
   * @param alert as it is after it
   * @param session what it is about; null for an incident
   * @param incident what it is about; null for a session
   * @param sinks who hears of it; empty for all
   * @param endReason why it ended; null when it has not
   * @param cost of the session so far; null without a price
   */
  public record AlertStep(
      EventType type,
      OpenAlert alert,
      Session session,
      Incident incident,
      List<String> sinks,
      String endReason,
      CostEstimate cost) {
    public AlertStep {
      sinks = List.copyOf(sinks);
    }
  }
}
