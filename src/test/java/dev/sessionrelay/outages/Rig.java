package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.account.ClientObserver;
import dev.sessionrelay.account.GateTime;
import dev.sessionrelay.account.HoldStore;
import dev.sessionrelay.account.Sleeper;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.poll.GoneProof;
import dev.sessionrelay.poll.PollTimers;
import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.RouteBeans;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.telemetry.Spans;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerKey;
import org.slf4j.LoggerFactory;

/**
 * The polling half of the relay for tests: the shipped vendor and error routes, real HTTP clients,
 * a real ledger. Turns begin when the test says so, unless the timers run.
 */
final class Rig implements AutoCloseable {
  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROUTES =
      "file:routes/errors/*.camel.yaml,file:routes/vendors/*.camel.yaml";
  private static final String READER = "test";

  private final Main main = new Main();
  private final AccountClients clients = new AccountClients();
  private final PollsComponent polls =
      new PollsComponent(
          (poll, task) -> clients.execute(poll.origin().account(), poll.origin().target(), task),
          Spans.NONE);
  private final Configuration configuration;
  private final Clock clock;
  private final SqlLedger ledger;
  private final SlowDownTracker pace;
  private final FailureTable failures;
  private ProducerTemplate template;
  private PollTimers timers;
  private final Map<String, TargetPoller> turns = new HashMap<>();

  static {
    for (String noisy : List.of("org.apache.camel", "org.quartz", "org.flywaydb", "com.zaxxer")) {
      ((Logger) LoggerFactory.getLogger(noisy)).setLevel(Level.WARN);
    }
  }

  private Rig(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    Settings settings = configuration.settings();
    this.ledger =
        SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, configuration.home()), clock);
    this.pace = new SlowDownTracker(ClientFactory.slowDown(settings), monotonic(clock));
    this.failures = new FailureTable(settings.get(ProcessKeys.RETRY_AFTER));
    ledger.events().open(READER, EventLog.Start.OLDEST);
  }

  private static Clock monotonic(Clock clock) {
    return clock instanceof SettableClock settable ? settable.neverBack() : clock;
  }

  /** Starts without timers: {@link #turn} begins the turns. */
  static <T extends Clock & Sleeper> Rig start(Path home, String properties, T time)
      throws Exception {
    return start(home, properties, time, time, false, null);
  }

  /** Starts without timers, and with something else than HTTP behind {@code vendor:}. */
  static <T extends Clock & Sleeper> Rig start(
      Path home, String properties, T time, Component vendor) throws Exception {
    return start(home, properties, time, time, false, vendor);
  }

  /** Starts with timers, in real time. */
  static Rig startTimers(Path home, String properties) throws Exception {
    return start(home, properties, Clock.systemUTC(), Sleeper.REAL, true, null);
  }

  private static Rig start(
      Path home, String properties, Clock clock, Sleeper waiting, boolean timers, Component vendor)
      throws Exception {
    Files.writeString(home.resolve(Configuration.FILE), properties);
    Function<String, String> environment = name -> name.equals("HOME") ? "/nonexistent" : null;
    Rig rig = new Rig(Configuration.load(home, environment, clock).orThrow(), clock);
    try {
      rig.start(waiting, timers, vendor);
      return rig;
    } catch (Exception e) {
      rig.close();
      throw e;
    }
  }

  private void start(Sleeper waiting, boolean runTimers, Component vendor) throws Exception {
    main.configure()
        .withName("rig")
        .withJmxEnabled(false)
        .withShutdownTimeout(5)
        .withRoutesIncludePattern(ROUTES);
    main.setPropertyPlaceholderLocations("classpath:none.properties;optional=true");
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            bind(support.getCamelContext(), runTimers, vendor);
          }
        });
    main.start();
    template = camel().createProducerTemplate();
    ClientFactory factory =
        new ClientFactory(
            camel(),
            failures,
            ClientObserver.NONE,
            new GateTime(clock, monotonic(clock), waiting),
            HoldStore.NONE);
    for (Account account : configuration.accounts().values()) {
      clients.put(factory.client(account, configuration.settings()));
    }
    LongSupplier nanos =
        clock instanceof SettableClock settable ? settable::nanos : System::nanoTime;
    GoneProof proofs = new GoneProof(ledger, clock, nanos);
    timers = new PollTimers(camel(), clients, polls, pace, proofs, ledger, clock);
    for (Target target : configuration.targets().values()) {
      timers.add(target);
    }
    timers.all().forEach(of -> turns.put(of.target().name(), of));
  }

  private void bind(CamelContext camel, boolean runTimers, Component vendor) {
    new RouteBeans(configuration, ledger, clients, pace, failures, clock).install(camel);
    polls.install(camel);
    camel
        .getRegistry()
        .lookupByNameAndType("quartz", QuartzComponent.class)
        .setAutoStartScheduler(runTimers);
    if (vendor != null) {
      camel.addComponent("vendor", vendor);
    }
  }

  ProducerTemplate template() {
    return template;
  }

  CamelContext camel() {
    return main.getCamelContext();
  }

  SqlLedger ledger() {
    return ledger;
  }

  SlowDownTracker pace() {
    return pace;
  }

  AccountClients clients() {
    return clients;
  }

  Configuration configuration() {
    return configuration;
  }

  TargetPoller turns(String target) {
    return turns.get(target);
  }

  /** How often Quartz has fired the target's timer. */
  int firings(String target) throws SchedulerException {
    QuartzComponent quartz = camel().getComponent("quartz", QuartzComponent.class);
    TriggerKey key = TriggerKey.triggerKey(target, "targets");
    return ((SimpleTrigger) quartz.getScheduler().getTrigger(key)).getTimesTriggered();
  }

  /** The target's timer fires. Returns at once. */
  void fire(String target) {
    timers.fire(target, null);
  }

  /** One whole turn. */
  void turn(String target) {
    fire(target);
    awaitEnd(target);
  }

  /** Most turns end while one looks; the others are worth a pause. */
  void awaitEnd(String target) {
    for (int i = 0; i < 2_000 && turns.get(target).running(); i++) {
      Thread.onSpinWait();
    }
    await(target)
        .atMost(GENEROUS)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> !turns.get(target).running());
  }

  /** Every event so far, in the order in which they were recorded. */
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    long position = 0;
    List<EventLog.Stored> more = ledger.events().read(READER, position, 10_000);
    while (!more.isEmpty()) {
      for (EventLog.Stored stored : more) {
        events.add(parse(stored.event().json()));
        position = stored.position();
      }
      more = ledger.events().read(READER, position, 10_000);
    }
    return events;
  }

  List<JsonNode> events(Predicate<JsonNode> which) {
    return events().stream().filter(which).toList();
  }

  /** Events of one target, by the last part of their types: {@code poll.failed} … */
  List<String> types(String target) {
    return events(event -> target(event).equals(target)).stream().map(Rig::type).toList();
  }

  static String target(JsonNode event) {
    return event.path("data").path("target").asText();
  }

  /** Without {@code sessionrelay.}. */
  static String type(JsonNode event) {
    return event.path("type").asText().replaceFirst("^sessionrelay\\.", "");
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    main.stop();
    clients.close();
    ledger.close();
  }
}
