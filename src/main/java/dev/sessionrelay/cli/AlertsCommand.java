package dev.sessionrelay.cli;

import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.alert.OpenAlert;
import java.util.List;
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
      view.show(
          AlertJournal.open(ledger.reader()),
          "no open alerts",
          alerts -> table(alerts, LedgerView.moments()),
          AlertsCommand::json);
    }
    return 0;
  }

  private static TextTable table(List<OpenAlert> alerts, TimeFormat format) {
    TextTable table =
        new TextTable(
            "RULE", "CONDITION", "FOR", "SINCE", "TARGET", "ABOUT", "REMINDERS", "NOT TOLD");
    for (OpenAlert alert : alerts) {
      table.row(
          alert.rule(),
          alert.condition(),
          format.ago(alert.since()),
          format.at(alert.since()),
          alert.origin().target(),
          alert.subject(),
          alert.reminders(),
          alert.suppressedBy());
    }
    return table.elastic("RULE", 8).elastic("TARGET", 8).elastic("NOT TOLD", 12);
  }

  private static String json(OpenAlert alert) {
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
        .line();
  }
}
