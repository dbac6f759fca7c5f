package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.crash.FaultLane.FaultKind;
import dev.sessionrelay.crash.FaultLane.Pace;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.Alone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real process while everything around it goes wrong at once, at random: kills, jumps of the
 * clock, no descriptors, no threads, a database that is silent, receivers and vendors' proxies that
 * answer badly, good and broken edits. All the time health must name what is wrong, soon, and
 * nothing else; afterwards ledger, file and webhooks must agree with what the simulator showed.
 * {@code -Dchaos.seconds=3600 -Dchaos.ledger=} is the proof, {@code -Dchaos.seed=…} repeats the
 * choice of faults.
 */
@Alone
class ChaosTest {
  private static final int SECONDS = Integer.getInteger("chaos.seconds", 20);
  private static final long SEED = Long.getLong("chaos.seed", 1);
  private static final int CHANGES_PER_SECOND = Integer.getInteger("chaos.changes", 10);

  /** The short form is of one alone; an empty text asks for both. */
  private static final String LEDGER = System.getProperty("chaos.ledger", "sqlite");

  private static final Duration LONG = Duration.ofSeconds(120);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final int MOST_FAULTS = 30;

  private static final Set<String> SHORT = Set.of("descriptors", "threads");

  /** Sessions may go while their listing is read, and the machine may be slow. */
  private static final Pattern BY_LOAD =
      Pattern.compile("got a listing that is not complete|is still in a turn that began");

  /**
   * A broken configuration, a right to the ledger that a silent connection still has, or a machine
   * that gives too little: a start that ends must say which.
   */
  private static final String NOT_STARTED =
      "(?s).*(session-relay: not started, \\d errors? in|is in use by another relay, or by a"
          + " connection|session-relay: the machine gives this process no more (threads|files)"
          + "|session-relay: .* no file descriptors left).*";

  /** Where the ledger is. */
  enum LedgerPlace {
    SQLITE,
    POSTGRESQL
  }

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private final List<String> faults = new ArrayList<>();
  private List<FaultLane> lanes;
  private ChaosRelay relay;
  private TestSimulator simulator;
  private LedgerSettings postgres;
  private Instant disturbed = Instant.now();
  private int answeredIn;
  private int looks;
  private int unanswered;

  @ParameterizedTest
  @EnumSource
  void whatGoesWrongIsNamedAndNothingIsLostOrInvented(LedgerPlace place) throws Exception {
    assumeTrue(
        place.name().toLowerCase(Locale.ROOT).startsWith(LEDGER), "another ledger was asked for");
    postgres = place == LedgerPlace.POSTGRESQL ? TestPostgres.newLedger() : null;
    Path history = home.resolve("history.jsonl");
    SimulatorOptions options =
        SimulatorOptions.defaults().withSessions("0").withKeys(home.resolve("data/simulator"));
    try (TestSimulator vendors = TestSimulator.recorded(options, history);
        Hook single = new Hook(SEED, 0);
        Hook batches = new Hook(SEED + 1, 0)) {
      simulator = vendors;
      Load load = new Load(simulator, SEED, CHANGES_PER_SECOND);
      Home.write(
          home,
          home.resolve("data/simulator"),
          simulator.baseUri(),
          List.of(single.url(), batches.url()),
          load);
      Path file = home.resolve("application.properties");
      String text = Files.readString(file).replaceAll("every = \\d+ms", "every = 900ms") + more();
      Files.writeString(file, text);
      String port = text.replaceAll("(?s).*web.port = (\\d+).*", "$1");
      try (ChaosRelay process = new ChaosRelay(home, port);
          load) {
        relay = process;
        load.begin();
        relay.start();
        await().atMost(LONG).until(() -> relay.health().isPresent());
        begin(new ChaosFaults(home, relay, simulator).all(single, batches, postgres));
        storm();
        load.close();
        calm(single, batches);
      }
      check(history, single, batches);
    }
  }

  private String more() {
    List<String> extra =
        IntStream.range(100, 104).mapToObj(i -> Demo.sessionId(Endpoint.HUAWEI_SQL, i)).toList();
    extra.forEach(id -> simulator.put(Endpoint.HUAWEI_SQL, id, "RUNNING"));
    return """
           breaker.wait = 1s
           retry.unreachable.attempts = 2
           sink.file.retry-max-delay = 1s
           %starget.extra.endpoint = huawei-sql-session
           target.extra.account = huawei
           target.extra.workspace = %s
           target.extra.sessions = %s
           target.extra.every = 900ms
           """
        .formatted(
            postgres == null
                ? ""
                : postgres
                    .url()
                    .replaceFirst("(.*)\\?user=(.*)", "ledger.url = $1\nledger.user = $2\n"),
            Demo.HUAWEI_WORKSPACE,
            String.join(", ", extra));
  }

  private void begin(List<FaultKind> kinds) {
    Random random = new Random(SEED);
    boolean isLong = SECONDS > 120;
    Pace pace =
        isLong
            ? new Pace(Duration.ofSeconds(80), Duration.ofSeconds(3), Duration.ofSeconds(40))
            : new Pace(Duration.ofSeconds(12), Duration.ofSeconds(6), Duration.ofSeconds(15));
    Pace moment = new Pace(pace.pause().multipliedBy(2), Duration.ZERO, Duration.ofSeconds(1));
    lanes = new ArrayList<>();
    for (FaultKind kind : kinds) {
      Pace own = Set.of("killed", "edit").contains(kind.name()) ? moment : pace;
      lanes.add(new FaultLane(kind, own, new Random(random.nextLong()), Instant.now()));
    }
  }

  private void storm() throws Exception {
    Instant end = Instant.now().plusSeconds(SECONDS);
    while (Instant.now().isBefore(end)) {
      step(true);
    }
  }

  private void step(boolean stormy) throws Exception {
    Instant begun = Instant.now();
    if (stormy) {
      for (FaultLane lane : lanes) {
        lane.turn(begun);
      }
    }
    look();
    long rest = LOOK.minus(Duration.between(begun, Instant.now())).toMillis();
    await().pollDelay(Duration.ofMillis(Math.max(1, rest))).until(() -> true);
  }

  /** Health in its two forms in turns. */
  private void look() throws Exception {
    Optional<List<String>> answer = looks++ % 2 == 0 ? relay.health() : relay.observed();
    Instant now = Instant.now();
    if (answer.isEmpty()) {
      unanswered(now);
    } else {
      answeredIn = relay.lives().size();
      relay.live().filter(word -> !word.equals("UP")).ifPresent(word -> add("live is " + word));
      judge(answer.get(), now);
    }
  }

  private void unanswered(Instant now) throws Exception {
    unanswered++;
    if (!relay.isRunning() && lanes.stream().noneMatch(lane -> isKilled(lane))) {
      if (!relay.keepLog().matches(NOT_STARTED) && !isShort()) {
        add("the relay ended by itself");
      }
      assertTrue(faults.size() < MOST_FAULTS, () -> String.join("\n", faults));
      relay.start();
    }
    disturbed = now;
  }

  /** While it started, nobody could. */
  private boolean isShort() {
    Instant start = relay.lives().get(relay.lives().size() - 1);
    return answeredIn != relay.lives().size()
        && lanes.stream()
            .filter(lane -> SHORT.contains(lane.name()))
            .flatMap(lane -> lane.spells().stream())
            .anyMatch(spell -> spell.end() == null || spell.end().isAfter(start));
  }

  private static boolean isKilled(FaultLane lane) {
    return lane.name().equals("killed") && lane.isActive();
  }

  private void judge(List<String> reasons, Instant now) {
    for (FaultLane lane : lanes) {
      Instant hidden = hidden(lane, now);
      String fault = lane.fault(reasons, now, hidden);
      if (fault != null) {
        add(fault);
      }
    }
    Instant hidden = hidden(null, now);
    boolean settled = now.isAfter(hidden.plusSeconds(12));
    List<String> unexplained =
        reasons.stream()
            .filter(reason -> !BY_LOAD.matcher(reason).find())
            .filter(reason -> lanes.stream().noneMatch(lane -> lane.explains(reason, now, hidden)))
            .toList();
    if (settled && !unexplained.isEmpty()) {
      add("not explained: " + unexplained);
      disturbed = now;
    }
  }

  /** When it could not last be seen what is the matter with others. */
  private Instant hidden(FaultLane except, Instant now) {
    Instant last = disturbed;
    for (FaultLane lane : lanes) {
      if (lane != except && lane.hides()) {
        return now;
      }
      if (lane != except && lane.endedHiding() != null) {
        last = FaultLane.latest(last, lane.endedHiding());
      }
    }
    return last;
  }

  private void add(String fault) {
    List<String> active = lanes.stream().filter(FaultLane::isActive).map(FaultLane::name).toList();
    String text = Instant.now() + " " + fault + "; active " + active;
    System.out.println("chaos: " + text);
    faults.add(text);
  }

  /** All is well again: everything is polled, and every sink comes to the end. */
  private void calm(Hook single, Hook batches) throws Exception {
    for (FaultLane lane : lanes) {
      lane.stop(Instant.now());
    }
    single.calm();
    batches.calm();
    Instant end = Instant.now().plus(LONG);
    Map<Endpoint, Long> before = requests();
    List<String> left = List.of("not asked yet");
    while (!left.isEmpty() && Instant.now().isBefore(end)) {
      step(false);
      left = left(before);
    }
    assertEquals(List.of(), left, "after the end of all faults");
    assertEquals(143, relay.end());
  }

  private List<String> left(Map<Endpoint, Long> before) throws Exception {
    Optional<List<String>> health = relay.health();
    List<String> left = new ArrayList<>(health.orElse(List.of("no health")));
    if (health.isPresent() && Sinks.behind(ledger()) > 0) {
      left.add("a sink is behind");
    }
    requests()
        .forEach(
            (endpoint, count) -> {
              if (count < before.get(endpoint) + 400) {
                left.add(endpoint + " was asked too seldom");
              }
            });
    return left;
  }

  private Map<Endpoint, Long> requests() {
    Map<Endpoint, Long> counts = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : List.of(Endpoint.HUAWEI_SQL)) {
      counts.put(endpoint, simulator.requestCount(endpoint));
    }
    return counts;
  }

  private String ledger() {
    return postgres == null ? Sinks.ledger(home) : postgres.url();
  }

  private void check(Path history, Hook single, Hook batches) throws Exception {
    ChaosTruth truth = ChaosTruth.read(home, ledger(), Truth.read(history, relay.lives()));
    faults.addAll(truth.faults(lanes, single, batches));
    Map<String, Integer> spells = new TreeMap<>();
    lanes.forEach(lane -> spells.put(lane.name(), lane.spells().size()));
    System.out.printf(
        "chaos: seed %d, %d s, %s: %s; %d lives, %,d looks at health, %,d without an answer%n",
        SEED,
        SECONDS,
        postgres == null ? "SQLite" : "PostgreSQL",
        spells,
        relay.lives().size(),
        looks,
        unanswered);
    System.out.printf("chaos: %s; %d faults%n", truth.counts(single, batches), faults.size());
    Files.write(home.resolve("faults.txt"), faults);
    int most = Math.min(MOST_FAULTS, faults.size());
    assertTrue(
        faults.isEmpty(),
        () -> faults.size() + " faults:\n" + String.join("\n", faults.subList(0, most)));
  }
}
