package dev.sessionrelay.poll;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.account.GateTime;
import dev.sessionrelay.account.HoldStore;
import dev.sessionrelay.account.HttpTrace;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.mapping.SessionMapping;
import dev.sessionrelay.relay.RouteBeans;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.telemetry.Spans;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stations of a poll in CONTRIBUTING.md against a real one: a Quartz timer, the shipped route,
 * an HTTP server that checks the signature, a ledger on disk. To write them anew: {@code
 * -Dreference.rewrite=true}.
 */
class StationsTest {
  private static final Path GUIDE = Path.of("CONTRIBUTING.md");
  private static final Pattern LISTED =
      Pattern.compile("(?<=<!-- stations:begin -->\n).*?(?=<!-- stations:end -->)", Pattern.DOTALL);
  private static final int MOST = 20;

  private static final Endpoint ENDPOINT = Endpoint.ALIBABA_GET;
  private static final String TARGET = "demo-cluster";

  private final Set<String> stations = Collections.synchronizedSet(new LinkedHashSet<>());
  private final ThreadLocal<Boolean> ofThePoll = ThreadLocal.withInitial(() -> false);

  @TempDir Path home;

  @Test
  void guideListsTheStationsOfARealPoll() throws Exception {
    recordPoll();
    List<String> lines = new ArrayList<>();
    stations.forEach(station -> lines.add((lines.size() + 1) + ". `" + station + "`\n"));
    String guide = Files.readString(GUIDE);
    String listed = "\n" + String.join("", lines) + "\n";
    if (Boolean.getBoolean("reference.rewrite")) {
      guide = LISTED.matcher(guide).replaceFirst(Matcher.quoteReplacement(listed));
      Files.writeString(GUIDE, guide);
    }
    Matcher found = LISTED.matcher(guide);
    assertTrue(found.find(), "CONTRIBUTING.md has no list of stations");
    assertEquals(listed, found.group());
    assertTrue(stations.size() <= MOST, () -> stations.size() + " stations: " + stations);
  }

  private void recordPoll() throws Exception {
    Path keys = home.resolve("data/simulator");
    DemoKeys.ensure(keys);
    SimulatorOptions options = SimulatorOptions.defaults().withSessions("0").withKeys(keys);
    try (TestSimulator simulator = TestSimulator.start(options.withStrict(true))) {
      String properties =
          Files.readString(Path.of("application.properties"))
              .replaceFirst("# simulator.port .*", "simulator.port = " + simulator.port());
      Files.writeString(home.resolve(Configuration.FILE), properties);
      Clock clock = new NotedClock();
      Configuration configuration = Configuration.load(home, name -> null, clock).orThrow();
      Target target = configuration.targets().get(TARGET);
      target.ids().forEach(id -> simulator.put(ENDPOINT, id, "Running"));
      LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, home);
      try (SqlLedger ledger = SqlLedger.open(settings, clock)) {
        poll(configuration, target, clock, ledger);
      }
    }
  }

  private void poll(Configuration configuration, Target target, Clock clock, SqlLedger ledger)
      throws Exception {
    FailureTable failures = new FailureTable(Duration.ofHours(1));
    SlowDownTracker pace = new SlowDownTracker(SlowDown.DEFAULT, clock);
    Main main = new Main();
    try (AccountClients clients = new AccountClients()) {
      PollsComponent polls =
          new PollsComponent((poll, task) -> handOver(clients, poll, task), Spans.NONE);
      main.configure()
          .withJmxEnabled(false)
          .withRoutesIncludePattern(
              "file:routes/errors/*.camel.yaml,file:routes/vendors/*.camel.yaml");
      main.setPropertyPlaceholderLocations("classpath:none.properties;optional=true");
      main.addMainListener(
          new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport support) {
              CamelContext camel = support.getCamelContext();
              new RouteBeans(configuration, noted(ledger), clients, pace, failures, clock)
                  .install(camel);
              polls.install(camel);
              camel.getRegistry().bind(ENDPOINT.id(), noted(ENDPOINT.id(), failures));
            }
          });
      main.start();
      CamelContext camel = main.getCamelContext();
      ClientFactory factory =
          new ClientFactory(
              camel, failures, new NotedTrace(), GateTime.real(clock), HoldStore.NONE);
      clients.put(
          factory.client(configuration.accounts().get(target.account()), configuration.settings()));
      new PollTimers(
              camel,
              clients,
              polls,
              pace,
              new GoneProof(ledger, clock, System::nanoTime),
              ledger,
              clock)
          .add(target);
      ledger.events().open("test", EventLog.Start.OLDEST);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !ledger.events().read("test", 0, 1).isEmpty());
    } finally {
      main.stop();
    }
  }

  /** To the threads of the account, and back again on one of them. */
  private void handOver(AccountClients clients, DuePoll poll, Runnable task) {
    note();
    ofThePoll.set(false);
    clients.execute(
        poll.origin().account(),
        poll.origin().target(),
        () -> {
          ofThePoll.set(true);
          note();
          task.run();
        });
  }

  private AnswerReader noted(String endpoint, FailureTable failures) {
    SessionMapping mapping =
        Vendors.endpoints().stream()
            .filter(each -> each.name().equals(endpoint))
            .findFirst()
            .orElseThrow()
            .mapping();
    return new AnswerReader(
        (origin, askedFor, requestId, body) -> {
          note();
          return mapping.map(origin, askedFor, requestId, body);
        },
        Coverage.ONE,
        1,
        failures);
  }

  private Ledger noted(Ledger ledger) {
    return (Ledger)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              note();
              stations.add("SqlLedger." + method.getName());
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The product's own frames, outermost first. */
  private void note() {
    List<String> frames =
        StackWalker.getInstance()
            .walk(
                all ->
                    all.filter(frame -> isOurs(frame.getClassName()))
                        .map(StationsTest::station)
                        .collect(Collectors.toCollection(ArrayList::new)));
    Collections.reverse(frames);
    if (ofThePoll.get() || frames.contains("PollTimers.PollJob.execute")) {
      stations.addAll(frames);
    }
  }

  private static boolean isOurs(String type) {
    return type.startsWith("dev.sessionrelay.")
        && !type.startsWith(StationsTest.class.getName())
        && !type.startsWith("dev.sessionrelay.simulator.");
  }

  private static String station(StackWalker.StackFrame frame) {
    String type = frame.getClassName().replaceFirst("^.*\\.", "").replaceFirst("\\$\\d+$", "");
    String method = frame.getMethodName().replaceFirst("^lambda\\$(.*)\\$\\d+$", "$1");
    return type.replace('$', '.') + "." + method;
  }

  private final class NotedClock extends Clock {
    /** On the timer's thread alone: later on, the time is read in passing. */
    @Override
    public Instant instant() {
      if (!ofThePoll.get()) {
        note();
      }
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private final class NotedTrace implements HttpTrace {
    @Override
    public void sent(String method, String target, Map<String, String> headers) {
      note();
    }

    @Override
    public void answered(int status, String requestId) {
      note();
    }
  }
}
