package dev.sessionrelay.crash;

import static dev.sessionrelay.crash.RelayFleet.EVERY;
import static dev.sessionrelay.crash.RelayFleet.SLACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.poll.PollGrid;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.RelayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real relays that share a PostgreSQL ledger are killed, stopped and ended in order, while sessions
 * change and a webhook fails at random. The simulator keeps account of every request: no moment of
 * a target is polled for twice, every target is polled again soon, and no event is lost, out of
 * order or delivered anew under another id.
 */
@Alone
class GroupOfRelaysTest {
  private static final int RELAYS = Integer.getInteger("group.relays", 2);
  private static final int ROUNDS = Integer.getInteger("group.rounds", 1);
  private static final int ACCOUNTS = Integer.getInteger("group.accounts", 4);
  private static final int TARGETS = Integer.getInteger("group.targets", 5);

  /** Faults come in order, or at random for so long. */
  private static final Duration LASTING =
      Duration.ofMinutes(Integer.getInteger("group.minutes", 0));

  private static final int SEED = Integer.getInteger("group.seed", 1);

  /** A second. */
  private static final int CHANGES = Integer.getInteger("group.changes", 50);

  private static final String NEW = "sc-0-new";

  /** In each round. */
  private static final int KILLS = Integer.getInteger("group.kills", 1);

  /** A relay that is stopped stays so for at least so long. */
  private static final Duration STOP = Duration.ofSeconds(Integer.getInteger("group.stop", 0));

  /** A start takes seven seconds of a processor: on two cores faults at random are so far apart. */
  private static final Duration APART = Duration.ofSeconds(15);

  /** A vendor tells an account to wait so long. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

  private static final Duration KILLED = EVERY.plusSeconds(2).plus(SLACK);
  private static final Duration STOPPED = EVERY.plusSeconds(7).plus(SLACK);

  /** A unit that has changed hands stays where it is for so long, by the relay's own log. */
  private static final Duration KEPT = Duration.ofMillis(14_900);

  /** A timer may go off so much early, as the server's clock is known to some milliseconds. */
  private static final Duration EARLY = Duration.ofMillis(50);

  private enum Fault {
    KILL,
    STOP,
    END,
    EDIT,
    THROTTLE
  }

  @TempDir Path directory;

  private final ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
  private final Random random = new Random(SEED);
  private RelayFleet fleet;
  private boolean isEdited;
  private Instant launched = Instant.MIN;
  private int faults;

  @BeforeEach
  void start() throws Exception {
    fleet = new RelayFleet(directory, ACCOUNTS, TARGETS, 0.15).start(RELAYS, "");
    fleet.simulator.put(Endpoint.ALIBABA_GET, NEW, "Running");
    fleet.awaitAllPolled(EVERY.plusSeconds(35));
  }

  @AfterEach
  void stop() {
    changes.shutdownNow();
    fleet.close();
  }

  @Test
  void momentsArePolledOnceAndTargetsSoonAgain() throws Exception {
    changes.scheduleAtFixedRate(fleet::change, 0, 1_000_000_000 / CHANGES, TimeUnit.NANOSECONDS);
    Instant began = Instant.now();
    Map<Fault, List<Long>> again = new EnumMap<>(Fault.class);
    Set<String> twice = new TreeSet<>();
    long busiest = 0;
    for (int round = 0; round < ROUNDS || began.plus(LASTING).isAfter(Instant.now()); round++) {
      for (Fault fault : faults()) {
        int victim = isRandom() ? random.nextInt(RELAYS) : faults++ % RELAYS;
        awaitShare(victim);
        awaitLaunchIsPast();
        again.computeIfAbsent(fault, f -> new ArrayList<>()).add(suffer(fault, victim));
        assertEquals(List.of(), fleet.movedSoonerThan(KEPT));
      }
      // The simulator keeps the newest requests only, more than those of a round.
      twice.addAll(polledTwice(began));
      busiest = Math.max(busiest, busiestSecond());
    }
    fleet.awaitAllPolled(KILLED);
    changes.shutdownNow();
    fleet.calm();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(fleet::isAllDelivered);
    fleet.assertDelivered();
    twice.addAll(polledTwice(began));
    System.out.printf(
        "seed %d: all polled again after %s ms; moments polled twice: %s of %d;"
            + " %d requests of an account in its busiest second; %s MB resident%n",
        SEED,
        again,
        twice,
        fleet.simulator.requestCount(Endpoint.ALIBABA_GET),
        busiest,
        fleet.resident());
    // A thread that was stopped between its last look and its request sends that one late.
    int stops = again.get(Fault.STOP) == null ? 0 : again.get(Fault.STOP).size();
    assertTrue(twice.size() <= stops, twice::toString);
    assertEquals(List.of(), fleet.late(), "polled again too late");
    assertTrue(busiest <= RelayFleet.RATE, "in the busiest second: " + busiest);
  }

  private static boolean isRandom() {
    return !LASTING.isZero();
  }

  private List<Fault> faults() {
    if (isRandom()) {
      return List.of(Fault.values()[random.nextInt(Fault.values().length)]);
    }
    List<Fault> faults = new ArrayList<>(Collections.nCopies(KILLS, Fault.KILL));
    faults.addAll(List.of(Fault.STOP, Fault.END, Fault.EDIT));
    return faults;
  }

  /**
   * @return milliseconds until every target was polled again
   */
  private long suffer(Fault fault, int victim) throws Exception {
    return switch (fault) {
      case KILL -> {
        fleet.kill(victim);
        long again = fleet.timeAllPolled(words(fault, victim), KILLED);
        launch(victim);
        if (!isRandom()) {
          // While nothing else goes wrong, so that it gets its share by plan.
          awaitShare(victim);
        }
        yield again;
      }
      case STOP -> stopped(victim);
      case END -> ended(victim);
      case EDIT -> edited(victim);
      case THROTTLE -> throttled();
    };
  }

  private static String words(Fault fault, int victim) {
    return fault + " of relay " + victim + " at " + Instant.now();
  }

  private long stopped(int victim) throws Exception {
    RelayProcess stopped = fleet.relay(victim);
    Instant since = Instant.now();
    stopped.signal("STOP");
    long again = fleet.timeAllPolled(words(Fault.STOP, victim), STOPPED);
    while (since.plus(STOP).isAfter(Instant.now())) {
      fleet.awaitAllPolled(STOPPED);
    }
    fleet.awaitAllPolled(STOPPED);
    stopped.signal("CONT");
    return again;
  }

  private long ended(int victim) throws Exception {
    long again;
    try (RelayProcess ended = fleet.remove(victim)) {
      ended.signal("TERM");
      again = fleet.timeAllPolled(words(Fault.END, victim), KILLED);
      assertEquals(143, ended.exitCode(20), ended::output);
    }
    launch(victim);
    return again;
  }

  private void launch(int relay) throws Exception {
    fleet.launch(relay);
    launched = Instant.now();
  }

  private void awaitLaunchIsPast() {
    if (isRandom()) {
      Awaitility.await()
          .atMost(APART.plusSeconds(5))
          .until(() -> launched.isBefore(Instant.now().minus(APART)));
    }
  }

  /** One home after the other, the victim's first: a target that is new, or no longer there. */
  private long edited(int victim) throws Exception {
    isEdited = !isEdited;
    long again = 0;
    for (int i = 0; i < RELAYS; i++) {
      fleet.write((victim + i) % RELAYS, isEdited ? RelayFleet.target("a0", NEW) : "");
      again = Math.max(again, fleet.timeAllPolled(words(Fault.EDIT, victim), KILLED));
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> fleet.digests() == 1);
    Instant since = Instant.now();
    if (isEdited) {
      Awaitility.await().atMost(KILLED).until(() -> fleet.isPolled(NEW, since));
    }
    return again;
  }

  private void awaitShare(int relay) {
    fleet.awaitShare(relay);
    fleet.awaitAllPolled(STOPPED);
  }

  /** Who takes over an account waits as the vendor told the one before. */
  @Test
  void retryAfterHoldsOverADeath() throws Exception {
    throttled();
  }

  private long throttled() throws Exception {
    Instant since = Instant.now();
    fleet.simulator.misbehave(Endpoint.ALIBABA_GET, new Misbehaviour.Throttle(RETRY_AFTER), 1);
    Awaitility.await().until(() -> throttled(since).isPresent());
    SimulatedRequest told = throttled(since).orElseThrow();
    int account = Integer.parseInt(told.session().split("-")[1]);
    String held = "SELECT reason FROM hold WHERE account = 'a" + account + "'";
    Awaitility.await().until(() -> !fleet.read(held).isEmpty());
    int holder = fleet.holder("account/a" + account);
    fleet.kill(holder);
    Instant end = told.time().plus(RETRY_AFTER);
    Awaitility.await()
        .atMost(RETRY_AFTER.multipliedBy(2))
        .until(() -> fleet.asked(account, end, Instant.MAX) > 0);
    assertEquals(
        0, fleet.asked(account, told.time().plusMillis(300), end), "asked while it had to wait");
    long again = fleet.timeAllPolled(words(Fault.THROTTLE, holder), KILLED);
    launch(holder);
    return again;
  }

  private Optional<SimulatedRequest> throttled(Instant since) {
    return fleet.simulator.requests().stream()
        .filter(request -> request.status() == 429 && request.time().isAfter(since))
        .findFirst();
  }

  /** Why one relay is not well stands where the others look. */
  @Test
  void whatIsWrongWithOneWasKeptFromTheOthers() {
    awaitShare(0);
    fleet.simulator.misbehave(Endpoint.ALIBABA_GET, new Misbehaviour.Status(403));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fleet.page(0, "/health").contains("403") && told().contains("403"));
    fleet.simulator.behave(Endpoint.ALIBABA_GET);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !fleet.page(0, "/health").contains("403") && told().isEmpty());
  }

  private String told() {
    return fleet.read("SELECT summary FROM node WHERE name = 'relay-0'").get(0);
  }

  /** By the time that is signed, of any account. */
  private long busiestSecond() {
    Map<String, Long> signed = new HashMap<>();
    for (SimulatedRequest request : fleet.simulator.requests()) {
      String account = request.session().split("-")[1];
      signed.merge(account + " " + request.header("x-acs-date").orElseThrow(), 1L, Long::sum);
    }
    return Collections.max(signed.values());
  }

  private List<String> polledTwice(Instant since) {
    Map<String, List<Instant>> moments = new HashMap<>();
    for (SimulatedRequest request : fleet.simulator.requests()) {
      PollGrid grid = PollGrid.of("t-" + request.session(), EVERY);
      String moment = request.session() + " " + grid.last(request.time().plus(EARLY));
      if (request.time().isAfter(since)) {
        moments.computeIfAbsent(moment, m -> new ArrayList<>()).add(request.time());
      }
    }
    return moments.entrySet().stream()
        .filter(moment -> moment.getValue().size() > 1)
        .map(Object::toString)
        .toList();
  }
}
