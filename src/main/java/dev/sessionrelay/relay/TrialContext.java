package dev.sessionrelay.relay;

import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.ForgetfulLedger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.reload.DryRun;
import dev.sessionrelay.reload.TemplateInstances;
import dev.sessionrelay.sink.FileSettings;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.sink.Sinks;
import dev.sessionrelay.sink.Webhook;
import dev.sessionrelay.sink.Webhooks;
import dev.sessionrelay.target.ClientFactory;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Sink;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** Builds routes for a trial of a configuration: with every bean, and with nothing behind them. */
record TrialContext(Configuration configuration, Clock clock) {

  DryRun dryRun() {
    return new DryRun(this::prepare, new Instances());
  }

  private void prepare(CamelContext trial) {
    ForgetfulLedger ledger = new ForgetfulLedger(clock.instant());
    beans(ledger).install(trial);
    Sinks.install(
        trial,
        ledger.events(),
        clock,
        sink -> SinkSettings.of(configuration.sink(sink)),
        FileSettings.of(configuration.settings(), configuration.home()),
        configuration.webhooks().stream()
            .map(sink -> Webhook.of(sink.name(), sink.section()))
            .toList());
  }

  private Beans beans(ForgetfulLedger ledger) {
    return new Beans(
        configuration,
        ledger,
        new AccountClients(),
        new Pace(ClientFactory.slowDown(configuration.settings()), clock),
        new FailureTable(configuration.settings().get(ProcessKeys.RETRY_AFTER)),
        clock);
  }

  /** The webhooks that the configuration has. */
  private final class Instances implements TemplateInstances {
    @Override
    public void create(CamelContext camel, String template) {
      for (Sink sink : configuration.webhooks()) {
        int parallel = SinkSettings.of(sink.section()).parallel();
        Webhooks.addRoute(camel, Webhook.of(sink.name(), sink.section()), parallel);
      }
    }

    @Override
    public void remove(CamelContext camel, String template) {}
  }
}
