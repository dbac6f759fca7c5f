package dev.sessionrelay.relay;

import dev.sessionrelay.cloud.CanonicalSessions;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.SessionMapping;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Settings;
import dev.sessionrelay.failure.Backoff;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.Retries;
import dev.sessionrelay.ledger.Coverage;
import dev.sessionrelay.ledger.ForgetfulLedger;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.CanonicalComponent;
import dev.sessionrelay.poll.Outcome;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.poll.Reading;
import dev.sessionrelay.poll.Retry;
import dev.sessionrelay.poll.VendorComponent;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.Registry;

/**
 * What the vendor and error routes name: the component {@code vendor:} and the beans; and Quartz.
 */
public record Beans(
    Configuration configuration,
    Ledger ledger,
    AccountClients clients,
    Pace pace,
    FailureTable failures,
    Clock clock) {

  /** Where routes are tried with what a configuration gives them, and with nothing behind it. */
  static DryRun dryRun(Configuration configuration, Clock clock) {
    return new DryRun(
        trial -> prepare(trial, configuration, clock),
        new TemplateInstances() {
          @Override
          public void create(CamelContext trial, String template) {
            for (Sink sink : configuration.webhooks()) {
              Webhook webhook = Webhook.of(sink.name(), sink.section());
              Webhooks.addRoute(trial, webhook, SinkSettings.of(sink.section()).parallel());
            }
          }

          @Override
          public void remove(CamelContext trial, String template) {}
        });
  }

  private static void prepare(CamelContext trial, Configuration configuration, Clock clock) {
    ForgetfulLedger ledger = new ForgetfulLedger(clock.instant());
    Pace pace = new Pace(ClientFactory.slowDown(configuration.settings()), clock);
    FailureTable failures = new FailureTable(configuration.settings().get(ProcessKeys.RETRY_AFTER));
    new Beans(configuration, ledger, new AccountClients(), pace, failures, clock).install(trial);
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

  /** Components, once for a context. */
  public void install(CamelContext camel) {
    camel.getRegistry().bind("vendor", new VendorComponent(clients));
    camel.getRegistry().bind("quartz", quartz());
    camel.addComponent("canonical", new CanonicalComponent(failures));
    bind(camel);
  }

  /** Beans, for the routes that are made from now on. */
  void bind(CamelContext camel) {
    Registry registry = camel.getRegistry();
    registry.bind("quiet", quiet());
    registry.bind("pace", pace);
    registry.bind("outcome", new Outcome(ledger, failures, pace, camel::isStopping, clock));
    registry.bind("retry", new Retry(retries(configuration.settings()), camel::isStopping, clock));
    Reading own = reading(CanonicalSessions.MAPPING, Coverage.ONE);
    registry.bind("sessions", own);
    registry.bind("sessionsJson", new Reading.OfJson(own, clock));
    Vendors.endpoints().forEach(endpoint -> registry.bind(endpoint.name(), reading(endpoint)));
  }

  private static QuartzComponent quartz() {
    QuartzComponent quartz = new QuartzComponent();
    quartz.setEnableJmx(false);
    return quartz;
  }

  /** Branches say what happened in an event: Camel's own log lines would say it again. */
  private static RedeliveryPolicy quiet() {
    RedeliveryPolicy policy = new RedeliveryPolicy();
    policy.setLogExhausted(false);
    policy.setLogRetryAttempted(false);
    return policy;
  }

  private Reading reading(EndpointDefinition endpoint) {
    return reading(endpoint.mapping(), endpoint.asksByScope() ? Coverage.SOLE : Coverage.ONE);
  }

  private Reading reading(SessionMapping mapping, Coverage coverage) {
    int maxPages = configuration.settings().get(ProcessKeys.PAGES);
    return new Reading(mapping, coverage, maxPages, failures);
  }

  private static Retries retries(Settings settings) {
    Map<String, Integer> attempts = new TreeMap<>();
    ProcessKeys.ATTEMPTS.forEach(key -> attempts.put(key.name(), settings.get(key)));
    Backoff backoff =
        new Backoff(
            settings.get(ProcessKeys.RETRY_DELAY),
            settings.get(ProcessKeys.RETRY_MAX_DELAY),
            () -> ThreadLocalRandom.current().nextDouble());
    return new Retries(backoff, attempts);
  }
}
