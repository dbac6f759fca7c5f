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
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.CanonicalComponent;
import dev.sessionrelay.poll.JsonReading;
import dev.sessionrelay.poll.Outcome;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.poll.Reading;
import dev.sessionrelay.poll.Retry;
import dev.sessionrelay.poll.VendorComponent;
import dev.sessionrelay.target.Configuration;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
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

  /** Components, once for a context. */
  public void install(CamelContext camel) {
    camel.getRegistry().bind("vendor", new VendorComponent(clients));
    camel.getRegistry().bind("quartz", quartz());
    camel.addComponent("canonical", new CanonicalComponent(failures));
    bind(camel.getRegistry());
  }

  /** Beans, for the routes that are made from now on. */
  void bind(Registry registry) {
    registry.bind("pace", pace);
    registry.bind("outcome", new Outcome(ledger, failures, pace, clock));
    registry.bind("retry", new Retry(retries(configuration.settings()), clock));
    Reading own = reading(CanonicalSessions.MAPPING, Coverage.ONE);
    registry.bind("sessions", own);
    registry.bind("sessionsJson", new JsonReading(own, clock));
    Vendors.endpoints().forEach(endpoint -> registry.bind(endpoint.name(), reading(endpoint)));
  }

  private static QuartzComponent quartz() {
    QuartzComponent quartz = new QuartzComponent();
    quartz.setEnableJmx(false);
    return quartz;
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
