package dev.sessionrelay.status.page;

import dev.sessionrelay.session.CostEstimate;
import dev.sessionrelay.status.AlertRuleReport;
import dev.sessionrelay.status.AlertRuleReport.OpenAlertReport;
import dev.sessionrelay.status.StatusReport;
import java.util.Comparator;
import java.util.List;

/**
 * Alerts that are open, and those that have ended.
 *
 * @param open the oldest first
 * @param rules names of the rules that have none
 * @param ended events of the ends, newest first
 * @param next address of the part that follows, or null
 */
public record AlertsView(
    List<OpenAlertReport> open,
    List<String> rules,
    List<EventLine> ended,
    boolean first,
    PageAddress next) {
  public AlertsView {
    open = List.copyOf(open);
    rules = List.copyOf(rules);
    ended = List.copyOf(ended);
  }

  static AlertsView of(
      StatusReport report, List<EventLine> ended, boolean first, PageAddress next) {
    return new AlertsView(
        report.alerts().stream()
            .flatMap(rule -> rule.open().stream())
            .sorted(Comparator.comparing(OpenAlertReport::since))
            .toList(),
        report.alerts().stream()
            .filter(rule -> rule.open().isEmpty())
            .map(AlertRuleReport::rule)
            .toList(),
        ended,
        first,
        next);
  }

  /** Whether a price fits any of them. */
  public boolean priced() {
    return open.stream().anyMatch(alert -> !words(alert.cost()).isEmpty());
  }

  /** Page of what an alert is about. */
  public static PageAddress page(OpenAlertReport alert) {
    return alert.key() == null
        ? PageAddress.of("incidents")
        : PageAddress.of("session").with("key", alert.key());
  }

  /** Such as {@code 12.50 EUR, idle 3.10 EUR}; empty without a price. */
  public static String words(CostEstimate cost) {
    if (cost == null || cost.running() == null) {
      return "";
    }
    String idle = cost.idle() == null ? "" : ", idle " + cost.idle() + " " + cost.currency();
    return cost.running() + " " + cost.currency() + idle;
  }
}
