package dev.sessionrelay.relay;

import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.LedgerSettings;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.poll.AccountClients;
import dev.sessionrelay.poll.Pace;
import dev.sessionrelay.reload.GatedDirect;
import dev.sessionrelay.reload.ReloadResult;
import dev.sessionrelay.reload.Reloader;
import dev.sessionrelay.reload.Watch;
import dev.sessionrelay.sink.EventsComponent;
import dev.sessionrelay.sink.FileSettings;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.sink.Sinks;
import dev.sessionrelay.sink.Webhook;
import dev.sessionrelay.target.ClientFactory;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.ConfigurationException;
import dev.sessionrelay.target.Timers;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running relay: its parts, started in the order of the flow and stopped against it. */
public final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final int STOP_SECONDS = 8;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Clock clock;
  private final Live live;
  private final Main main = new Main();
  private final AccountClients clients = new AccountClients();
  private final GatedDirect direct = new GatedDirect();
  private final LogLevels logLevels = new LogLevels();
  private final SqlLedger ledger;
  private final Pace pace;
  private final FailureTable failures;
  private final ReloadHistory reloads = new ReloadHistory();
  private EventsComponent events;
  private Timers timers;
  private Reloader reloader;
  private Watch watch;

  private Relay(Configuration configuration, Clock clock) {
    this.live = new Live(configuration);
    this.clock = clock;
    this.ledger =
        SqlLedger.openAlone(
            LedgerSettings.of(configuration.settings(), configuration.home()), clock);
    this.pace = new Pace(ClientFactory.slowDown(configuration.settings()), clock);
    this.failures = new FailureTable(() -> configuration().settings().get(ProcessKeys.RETRY_AFTER));
  }

  /**
   * Opens the ledger, starts the routes of the home directory, then the timers, and watches the
   * files from then on.
   *
   * @throws ConfigurationException when there are faults in route files
   * @throws Exception when a part cannot start; those that had started are stopped again
   */
  public static Relay start(Configuration configuration, HomeFiles files, Clock clock)
      throws Exception {
    return start(configuration, files, clock, LOOK);
  }

  /**
   * @param look time between two looks at the files
   */
  public static Relay start(
      Configuration configuration, HomeFiles files, Clock clock, Duration look) throws Exception {
    Relay relay = new Relay(configuration, clock);
    try {
      relay.start(files, look);
      return relay;
    } catch (Exception e) {
      relay.close();
      throw e;
    }
  }

  /** What is in force now; a reload exchanges it. */
  public Configuration configuration() {
    return live.configuration();
  }

  /** Where sessions, incidents and events are kept. */
  public SqlLedger ledger() {
    return ledger;
  }

  /** The targets that are polled. */
  public Timers timers() {
    return timers;
  }

  /** The accounts that requests are made with. */
  public AccountClients clients() {
    return clients;
  }

  /** The sinks that run. */
  public EventsComponent events() {
    return events;
  }

  /** Which polls are slowed down. */
  public Pace pace() {
    return pace;
  }

  /** How the start and the reloads since went. */
  public ReloadHistory reloads() {
    return reloads;
  }

  Reloader reloader() {
    return reloader;
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  /** Has the files read again soon, changed or not. */
  public void reload() {
    watch.force();
  }

  /** Stops the timers first, then the sinks, then the ledger. */
  @Override
  public void close() {
    try {
      if (watch != null) {
        watch.close();
      }
      main.stop();
    } finally {
      clients.close();
      ledger.close();
      logLevels.restore();
    }
  }

  private void start(HomeFiles files, Duration look) throws Exception {
    logLevels.apply(configuration().settings());
    new Greeting(configuration()).lines().forEach(LOG::info);
    configuration().describe().forEach(LOG::debug);
    configure();
    main.start();
    timers = new Timers(camel(), clients, pace, ledger, clock);
    ClientFactory factory = new ClientFactory(camel(), failures, clock);
    Workload workload = new Workload(camel(), clients, factory, timers, ledger, pace);
    reloader = new Reloads(files, live, workload, this::rebind, clock).reloader(camel(), direct);
    ReloadResult started = reloader.reload(ReloadResult.Cause.START);
    if (!started.applied()) {
      throw new ConfigurationException(started.faults());
    }
    reloads.add(started);
    watch = Watch.start(reloader, look, clock, reloads::add);
  }

  private void configure() {
    // Without a shutdown hook of Camel's: the process stops its parts in its own order.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure()
        .withName("session-relay")
        .withJmxEnabled(false)
        .withShutdownTimeout(STOP_SECONDS)
        .withRoutesIncludePattern("false");
    main.setPropertyPlaceholderLocations(
        "file:" + configuration().home().resolve(Configuration.FILE) + ";optional=true");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            CamelContext camel = support.getCamelContext();
            camel
                .getPropertiesComponent()
                .addPropertiesSource(new SettingsSource(live::configuration));
            beans(configuration()).install(camel);
            camel.addComponent("direct", direct);
            events = sinks(camel);
          }
        });
  }

  private void rebind(Configuration configuration) {
    logLevels.apply(configuration.settings());
    pace.slowDown(ClientFactory.slowDown(configuration.settings()));
    beans(configuration).bind(camel().getRegistry());
    Sinks.bindFiles(
        camel(), FileSettings.of(configuration.settings(), configuration.home()), clock);
  }

  private Beans beans(Configuration configuration) {
    return new Beans(configuration, ledger, clients, pace, failures, clock);
  }

  private EventsComponent sinks(CamelContext camel) {
    return Sinks.install(
        camel,
        ledger.events(),
        clock,
        sink -> SinkSettings.of(configuration().sink(sink)),
        FileSettings.of(configuration().settings(), configuration().home()),
        configuration().webhooks().stream()
            .map(sink -> Webhook.of(sink.name(), sink.section()))
            .toList());
  }
}
