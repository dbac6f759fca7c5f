package dev.sessionrelay.relay;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.failure.Backoff;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.RetryPolicy;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.NoOpLedger;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.poll.AnswerReader;
import dev.sessionrelay.poll.CanonicalComponent;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.PollRetry;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.poll.VendorComponent;
import dev.sessionrelay.relay.reload.DryRun;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.telemetry.Spans;
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
public record RouteBeans(
    Configuration configuration,
    Ledger ledger,
    AccountClients clients,
    SlowDownTracker pace,
    FailureTable failures,
    Clock clock) {

  /** Where routes are tried with what a configuration gives them, and with nothing behind it. */
  static DryRun dryRun(Configuration configuration, Clock clock) {
    return new DryRun(
        trial -> prepare(trial, configuration, clock),
        (trial, template) ->
            configuration.webhooks().forEach(sink -> WebhookRoutes.add(trial, sink)));
  }

  private static void prepare(CamelContext trial, Configuration configuration, Clock clock) {
    NoOpLedger ledger = new NoOpLedger();
    SlowDownTracker pace =
        new SlowDownTracker(ClientFactory.slowDown(configuration.settings()), clock);
    FailureTable failures = new FailureTable(configuration.settings().get(ProcessKeys.RETRY_AFTER));
    new RouteBeans(configuration, ledger, new AccountClients(), pace, failures, clock)
        .install(trial);
    SinkBeans.install(trial, ledger::events, clock, () -> configuration, Spans.NONE);
  }

  /** Components, once for a context, and beans. */
  public void install(CamelContext camel) {
    installComponents(camel, clients, failures);
    bind(camel);
  }

  /** What needs no ledger. */
  static void installComponents(CamelContext camel, AccountClients clients, FailureTable failures) {
    camel.getRegistry().bind("vendor", new VendorComponent(clients));
    camel.getRegistry().bind("quartz", quartz());
    camel.addComponent("canonical", new CanonicalComponent(failures));
  }

  /** Beans, for the routes that are made from now on. */
  void bind(CamelContext camel) {
    Registry registry = camel.getRegistry();
    registry.bind("quiet", quiet());
    registry.bind("pace", pace);
    registry.bind("outcome", new PollRecorder(ledger, failures, pace, camel::isStopping, clock));
    registry.bind(
        "retry", new PollRetry(retries(configuration.settings()), camel::isStopping, clock));
    AnswerReader own = reading(CanonicalSessions.MAPPING, Coverage.ONE);
    registry.bind("sessions", own);
    registry.bind("sessionsJson", new AnswerReader.OfJson(own, clock));
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

  private AnswerReader reading(EndpointDefinition endpoint) {
    return reading(endpoint.mapping(), endpoint.asksByScope() ? Coverage.SOLE : Coverage.ONE);
  }

  private AnswerReader reading(SessionMapping mapping, Coverage coverage) {
    int maxPages = configuration.settings().get(ProcessKeys.PAGES);
    return new AnswerReader(mapping, coverage, maxPages, failures);
  }

  private static RetryPolicy retries(Settings settings) {
    Map<String, Integer> attempts = new TreeMap<>();
    ProcessKeys.ATTEMPTS.forEach(key -> attempts.put(key.name(), settings.get(key)));
    Backoff backoff =
        new Backoff(
            settings.get(ProcessKeys.RETRY_DELAY),
            settings.get(ProcessKeys.RETRY_MAX_DELAY),
            () -> ThreadLocalRandom.current().nextDouble());
    return new RetryPolicy(backoff, attempts);
  }
}
