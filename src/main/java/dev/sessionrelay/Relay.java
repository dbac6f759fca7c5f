package dev.sessionrelay;

import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.sink.EventsComponent;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.sink.Sinks;
import dev.sessionrelay.sink.Webhook;
import dev.sessionrelay.sink.Webhooks;
import dev.sessionrelay.target.Account;
import dev.sessionrelay.target.ClientFactory;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Target;
import dev.sessionrelay.target.Timers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** A running relay: its parts, started in the order of the flow and stopped against it. */
final class Relay implements AutoCloseable {
  private static final int STOP_SECONDS = 8;

  private final Configuration configuration;
  private final Clock clock;
  private final Main main = new Main();
  private final AccountClients clients = new AccountClients();
  private final SqlLedger ledger;
  private final Pace pace;
  private final FailureTable failures;
  private EventsComponent events;
  private Timers timers;

  private Relay(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.ledger = SqlLedger.open(SettingsOf.ledger(configuration), clock);
    this.pace = new Pace(ClientFactory.slowDown(configuration.settings()), clock);
    this.failures = new FailureTable(configuration.settings().duration("limits.retry-after"));
  }

  /**
   * Opens the ledger, starts the routes of the home directory, then the timers.
   *
   * @throws Exception when a part cannot start; those that had started are stopped again
   */
  static Relay start(Configuration configuration, Clock clock) throws Exception {
    Relay relay = new Relay(configuration, clock);
    try {
      relay.start();
      return relay;
    } catch (Exception e) {
      relay.close();
      throw e;
    }
  }

  Configuration configuration() {
    return configuration;
  }

  Ledger ledger() {
    return ledger;
  }

  Timers timers() {
    return timers;
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  /** One line for the log: what is in force. */
  String greeting() {
    return "relaying %d targets of %d accounts; events go to %s"
        .formatted(
            configuration.targets().size(),
            configuration.accounts().size(),
            events.statuses().stream().map(SinkStatus::sink).collect(Collectors.joining(", ")));
  }

  /** Stops the timers first, then the sinks, then the ledger. */
  @Override
  public void close() {
    try {
      main.stop();
    } finally {
      clients.close();
      ledger.close();
    }
  }

  private void start() throws Exception {
    configure(configuration.home());
    main.start();
    for (Webhook webhook : SettingsOf.webhooks(configuration)) {
      int connections = configuration.sinks().get(webhook.sink()).parallel();
      Webhooks.addRoute(camel(), webhook, connections);
    }
    ClientFactory factory = new ClientFactory(camel(), failures, clock);
    for (Account account : configuration.accounts().values()) {
      clients.put(factory.client(account, configuration.settings()));
    }
    timers = new Timers(camel(), clients, pace, ledger, clock);
    for (Target target : configuration.targets().values()) {
      timers.add(target);
    }
  }

  private void configure(Path home) {
    // Without a shutdown hook of Camel's: the process stops its parts in its own order.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure()
        .withName("session-relay")
        .withJmxEnabled(false)
        .withShutdownTimeout(STOP_SECONDS)
        .withRoutesIncludePattern(routes(home));
    main.setPropertyPlaceholderLocations(
        "file:" + home.resolve(Configuration.FILE) + ";optional=true");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            CamelContext camel = support.getCamelContext();
            camel
                .getPropertiesComponent()
                .addPropertiesSource(new SettingsSource(() -> configuration));
            new Beans(configuration, ledger, clients, pace, failures, clock).bind(camel);
            events = sinks(camel);
          }
        });
  }

  private EventsComponent sinks(CamelContext camel) {
    return Sinks.install(
        camel,
        ledger.events(),
        clock,
        sink -> SettingsOf.sink(configuration.sinks().get(sink)),
        SettingsOf.files(configuration),
        SettingsOf.webhooks(configuration));
  }

  private static String routes(Path home) {
    return "file:%1$s/routes/errors/*.camel.yaml,file:%1$s/routes/vendors/*.camel.yaml,file:%1$s/routes/sinks/*.camel.yaml"
        .formatted(home);
  }
}
