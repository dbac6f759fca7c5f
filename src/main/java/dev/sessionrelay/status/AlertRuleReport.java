package dev.sessionrelay.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.session.CostEstimate;
import java.time.Instant;
import java.util.List;

/**
 * A rule and its open alerts, the oldest first.
 *
 * @param rule the operator's name for it; it may have been removed meanwhile
 */
public record AlertRuleReport(String rule, List<OpenAlertReport> open) {
  public AlertRuleReport {
    open = List.copyOf(open);
  }

  /**
   * An alert that is open.
   *
   * @param rule the operator's name for the rule
   * @param condition what the rule waits for, such as {@code idle}
   * @param session id of the session, or what a poll asked for; null when a whole target fails
   * @param key of the session; null for an incident
   * @param failureClass of an incident
   * @param since since when it is so
   * @param raisedAt when it was first told
   * @param reminders how many there have been
   * @param suppressedBy what has kept it from being told, in words; null when it was told
   * @param withheldFrom sinks that maintenance keeps it from, while others have heard of it
   * @param cost estimated so far; null without a price that fits
   */
  public record OpenAlertReport(
      String rule,
      String condition,
      String vendor,
      String account,
      String target,
      String session,
      String key,
      @JsonProperty("class") String failureClass,
      Instant since,
      Instant raisedAt,
      int reminders,
      String suppressedBy,
      List<String> withheldFrom,
      CostEstimate cost) {
    public OpenAlertReport {
      withheldFrom = List.copyOf(withheldFrom);
    }

    /**
     * @param cost so far, or null
     */
    public static OpenAlertReport of(OpenAlert alert, CostEstimate cost) {
      return new OpenAlertReport(
          alert.rule(),
          alert.condition(),
          alert.origin().vendor(),
          alert.origin().account(),
          alert.origin().target(),
          alert.subject(),
          alert.failureClass() == null ? alert.about() : null,
          alert.failureClass(),
          alert.since(),
          alert.raisedAt(),
          alert.reminders(),
          alert.suppressedBy(),
          alert.withheldFrom(),
          cost);
    }
  }
}
