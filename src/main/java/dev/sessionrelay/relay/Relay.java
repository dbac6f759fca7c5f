package dev.sessionrelay.relay;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.account.ClientObserver;
import dev.sessionrelay.account.GateTime;
import dev.sessionrelay.account.HoldStore;
import dev.sessionrelay.account.RequestSpans;
import dev.sessionrelay.account.TargetTrace;
import dev.sessionrelay.alert.AlertClock;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationException;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.HoldTable;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.alert.AlertJournal;
import dev.sessionrelay.ledger.usage.UseFold;
import dev.sessionrelay.poll.GoneProof;
import dev.sessionrelay.poll.PollTimers;
import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.relay.reload.ConfigurationWatcher;
import dev.sessionrelay.relay.reload.ReloadHistory;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.relay.reload.Reloader;
import dev.sessionrelay.sink.EventsComponent;
import dev.sessionrelay.sink.file.FileSettings;
import dev.sessionrelay.telemetry.Spans;
import io.prometheus.metrics.model.registry.Collector;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running relay: its parts, started in the order of the flow and stopped against it. */
public final class Relay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("sessionrelay");
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Clock clock;
  private final AtomicReference<Configuration> live;
  private final CamelMain main = new CamelMain();
  private final AccountClients clients = new AccountClients();
  private final TargetTrace trace = new TargetTrace(System::nanoTime);
  private final TraceFile traceFile;
  private final Spans spans;
  private final PollsComponent polls;
  private final LogLevels logLevels = new LogLevels();
  private final GroupMember group;
  private final OpeningLedger opening;
  private final SlowDownTracker pace;
  private final FailureTable failures;
  private final ReloadHistory reloads = new ReloadHistory();
  private SqlLedger ledger;
  private EventsComponent events;
  private PollTimers timers;
  private Reloader reloader;
  private ConfigurationWatcher watch;
  private ClockJumps jumps;
  private MemoryWatch memory;
  private AlertClock alerts;

  private Relay(Configuration configuration, Clock clock) {
    this.live = new AtomicReference<>(configuration);
    this.clock = clock;
    this.traceFile = new TraceFile(trace, clock);
    this.spans = ConfiguredSpans.of(configuration.settings());
    this.polls =
        new PollsComponent(
            (poll, task) -> clients.execute(poll.origin().account(), poll.origin().target(), task),
            spans);
    this.group = GroupMember.of(live::get, clock);
    this.pace =
        new SlowDownTracker(
            ClientFactory.slowDown(configuration.settings()), GateTime.real(clock).monotonic());
    this.failures = new FailureTable(() -> configuration().settings().get(ProcessKeys.RETRY_AFTER));
    this.opening = OpeningLedger.begin(() -> GroupMember.open(group, configuration, clock, spans));
  }

  /**
   * Opens the ledger, starts the routes of the home directory, then the timers, and watches the
   * files from then on.
   *
   * @throws ConfigurationException when there are errors in route files
   * @throws Exception when a part cannot start; those that had started are stopped again
   */
  public static Relay start(Configuration configuration, HomeFiles files, Clock clock)
      throws Exception {
    return start(configuration, files, clock, LOOK);
  }

  /** The same, with this time between two looks at the files. */
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

  /** Version of the product, from the manifest of its jar, such as {@code 0.1.0}. */
  public static String version() {
    String version = Relay.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** What is in force now; a reload exchanges it. */
  public Configuration configuration() {
    return live.get();
  }

  /** Where sessions, incidents and events are kept. */
  public SqlLedger ledger() {
    return ledger;
  }

  /** This relay among those that share its ledger, or null when it has it to itself. */
  public GroupMember group() {
    return group;
  }

  /** The targets that are polled. */
  public PollTimers timers() {
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
  public SlowDownTracker pace() {
    return pace;
  }

  /** Times of polls and deliveries, as Prometheus is given them. */
  public List<Collector> measured() {
    return List.of(polls.seconds(), events.lag());
  }

  /** Alert rules, and what keeps them quiet. */
  public AlertClock alerts() {
    return alerts;
  }

  /** How the start and the reloads since went. */
  public ReloadHistory reloads() {
    return reloads;
  }

  /** How long ago the files were last known to be what is in force, or was last tried. */
  public Duration filesBehind() {
    return watch.behind();
  }

  /** Whether memory is short. */
  public MemoryWatch memory() {
    return memory;
  }

  /** How the wall clock has jumped. */
  public ClockJumps clockJumps() {
    return jumps;
  }

  Reloader reloader() {
    return reloader;
  }

  CamelContext camel() {
    return main.context();
  }

  /** Has the files read again soon, changed or not. */
  public void reload() {
    watch.force();
  }

  /** Stops the timers first, then the sinks, then the ledger. */
  @Override
  public void close() {
    try {
      if (jumps != null) {
        jumps.close();
      }
      if (memory != null) {
        memory.close();
      }
      if (watch != null) {
        watch.close();
      }
      if (alerts != null) {
        alerts.close();
      }
      if (group != null) {
        group.close();
      }
      main.stop();
    } finally {
      clients.close();
      opening.close();
      spans.close();
      logLevels.restore();
    }
  }

  private void start(HomeFiles files, Duration look) throws Exception {
    applyLogs(configuration());
    new StartupLog(configuration()).lines().forEach(LOG::info);
    if (LOG.isDebugEnabled()) {
      configuration().describe().forEach(LOG::debug);
    }
    main.start(live::get, this::install);
    ledger = opening.await();
    GoneProof proofs = new GoneProof(ledger, clock, System::nanoTime);
    timers = new PollTimers(camel(), clients, polls, pace, proofs, ledger, clock);
    UseFold.install(ledger);
    jumps = ClockJumps.start(clock, timers::clockJumped);
    memory = MemoryWatch.start();
    alerts = AlertClock.start(new AlertJournal(ledger), clock);
    ledger.onActivity(alerts::active);
    timers.pause(alerts::isPaused);
    HoldTable holds = ledger.holds(account -> configuration().vendor(account));
    HoldStore store = new HoldStore(holds::of, holds::save, holds::forget);
    ClientObserver observer = spans == Spans.NONE ? trace : trace.and(new RequestSpans(spans));
    ClientFactory factory =
        new ClientFactory(camel(), failures, observer, GateTime.real(clock), store);
    WebhookRoutes webhooks = new WebhookRoutes(camel());
    RunningParts workload =
        new RunningParts(webhooks, clients, factory, timers, ledger, pace, group != null);
    reloader =
        new RelayReloads(files, live, workload, webhooks, this::rebind, clock)
            .reloader(camel(), polls);
    ReloadResult started = reloader.reload(ReloadResult.Cause.START);
    if (!started.applied()) {
      throw new ConfigurationException(started.faults());
    }
    started.faults().forEach(warning -> LOG.warn(warning.render()));
    reloads.add(started);
    if (group != null) {
      group.join(
          new SharedUnits(live::get, workload, timers, events, ledger, alerts::lookAgain),
          reloader::routes);
    }
    watch = ConfigurationWatcher.start(reloader, look, clock, reloads::add);
  }

  private void install(CamelContext camel) {
    RouteBeans.installComponents(camel, clients, failures);
    polls.install(camel);
    events = SinkBeans.install(camel, () -> ledger.events(), clock, live::get, spans);
    if (group != null) {
      events.share();
    }
  }

  private void rebind(Configuration configuration) {
    applyLogs(configuration);
    pace.use(ClientFactory.slowDown(configuration.settings()));
    alerts.follow(configuration);
    beans(configuration).bind(camel());
    SinkBeans.bindFiles(
        camel(), FileSettings.of(configuration.settings(), configuration.home()), clock);
  }

  private void applyLogs(Configuration configuration) {
    LogFormat.apply(configuration.settings());
    logLevels.apply(configuration.settings());
    traceFile.apply(configuration);
  }

  private RouteBeans beans(Configuration configuration) {
    return new RouteBeans(configuration, ledger, clients, pace, failures, clock);
  }
}
