package dev.sessionrelay.status;

import dev.sessionrelay.alert.SessionCost;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.ledger.alert.WatchedSession;
import dev.sessionrelay.status.AlertRuleReport.OpenAlertReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Alerts that are open, with what is known of their sessions.
 *
 * @param sessions by what alerts about them are called
 */
record AlertReports(List<OpenAlert> open, Map<String, WatchedSession> sessions) {
  static final AlertReports NONE = new AlertReports(List.of(), Map.of());

  static AlertReports of(LedgerReader ledger) {
    List<OpenAlert> open = AlertJournal.open(ledger);
    return open.isEmpty()
        ? NONE
        : new AlertReports(
            open, AlertJournal.sessions(ledger, open.stream().map(OpenAlert::about).toList()));
  }

  /** By rule: those of the configuration, and those that have alerts left. */
  List<AlertRuleReport> rules(Configuration configuration, Instant now) {
    Map<String, List<OpenAlertReport>> rules = new TreeMap<>();
    configuration.alerts().keySet().forEach(rule -> rules.put(rule, new ArrayList<>()));
    for (OpenAlert alert : open) {
      rules
          .computeIfAbsent(alert.rule(), rule -> new ArrayList<>())
          .add(report(alert, configuration, now));
    }
    return rules.entrySet().stream()
        .map(rule -> new AlertRuleReport(rule.getKey(), rule.getValue()))
        .toList();
  }

  private OpenAlertReport report(OpenAlert alert, Configuration configuration, Instant now) {
    WatchedSession facts = sessions.get(alert.about());
    return OpenAlertReport.of(
        alert,
        facts == null ? null : SessionCost.of(configuration.prices(), facts, now).orElse(null));
  }
}
