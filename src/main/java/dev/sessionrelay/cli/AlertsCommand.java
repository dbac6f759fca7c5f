package dev.sessionrelay.cli;

import dev.sessionrelay.alert.SessionCost;
import dev.sessionrelay.cli.output.JsonText;
import dev.sessionrelay.cli.output.TextTable;
import dev.sessionrelay.cli.output.TimeFormat;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.OpenAlert;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.session.CostEstimate;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What alert rules have told of and what has not ended. */
@Command(
    name = "alerts",
    description = "Alerts that are open, the oldest first; times are UTC.",
    mixinStandardHelpOptions = true)
final class AlertsCommand implements Callable<Integer> {
  @Mixin private LedgerView view;

  @Override
  public Integer call() throws Exception {
    try (LedgerAccess ledger = view.open()) {
      List<OpenAlert> open = AlertJournal.open(ledger.reader());
      Map<String, CostEstimate> costs = costs(ledger.reader(), open);
      view.show(
          open,
          "no open alerts",
          alerts -> table(alerts, costs, LedgerView.moments()),
          alert -> json(alert, costs.get(alert.about())));
    }
    return 0;
  }

  private Map<String, CostEstimate> costs(LedgerReader reader, List<OpenAlert> alerts)
      throws ConfigurationException {
    Clock clock = Clock.systemUTC();
    PriceList prices = HomeFiles.prices(view.home(), clock);
    Map<String, CostEstimate> costs = new HashMap<>();
    AlertJournal.sessions(reader, alerts.stream().map(OpenAlert::about).toList())
        .forEach(
            (about, facts) ->
                SessionCost.of(prices, facts, clock.instant())
                    .ifPresent(cost -> costs.put(about, cost)));
    return costs;
  }

  private static TextTable table(
      List<OpenAlert> alerts, Map<String, CostEstimate> costs, TimeFormat format) {
    TextTable table =
        new TextTable(
            "RULE",
            "CONDITION",
            "FOR",
            "SINCE",
            "TARGET",
            "ABOUT",
            "COST",
            "REMINDERS",
            "NOT TOLD");
    for (OpenAlert alert : alerts) {
      table.row(
          alert.rule(),
          alert.condition(),
          format.ago(alert.since()),
          format.at(alert.since()),
          alert.origin().target(),
          alert.subject(),
          words(costs.get(alert.about())),
          alert.reminders(),
          alert.suppressedBy());
    }
    return table.elastic("RULE", 8).elastic("TARGET", 8).elastic("NOT TOLD", 12);
  }

  /** Such as {@code 12.50 EUR, idle 3.10}. */
  private static String words(CostEstimate cost) {
    if (cost == null) {
      return null;
    }
    return cost.running()
        + " "
        + cost.currency()
        + (cost.idle() == null ? "" : ", idle " + cost.idle());
  }

  private static String json(OpenAlert alert, CostEstimate cost) {
    return new JsonText()
        .with("rule", alert.rule())
        .with("condition", alert.condition())
        .with("since", alert.since())
        .with("basis", alert.basis())
        .with("raisedAt", alert.raisedAt())
        .with("reminders", alert.reminders())
        .with("suppressedBy", alert.suppressedBy())
        .with("vendor", alert.origin().vendor())
        .with("target", alert.origin().target())
        .with("source", alert.origin().source())
        .with("subject", alert.subject())
        .with("failureClass", alert.failureClass())
        .with("currency", cost == null ? null : cost.currency())
        .with("perHour", cost == null ? null : cost.perHour())
        .with("runningCost", cost == null ? null : cost.running())
        .with("idleCost", cost == null ? null : cost.idle())
        .line();
  }
}
