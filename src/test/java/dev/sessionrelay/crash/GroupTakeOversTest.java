package dev.sessionrelay.crash;

import static dev.sessionrelay.session.SessionState.RUNNING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.Ledger;
import dev.sessionrelay.ledger.LedgerSamples;
import dev.sessionrelay.ledger.Nodes;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.TestPostgres;
import dev.sessionrelay.ledger.UnitLeases;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.BusiestSecond;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an account, a sink and a ledger must keep while relays take over from each other: drained,
 * killed, with their server gone, and with edits that reach one before the other.
 */
@Alone
class GroupTakeOversTest {
  private static final int ROUNDS = Integer.getInteger("group.rounds", 1);
  private static final int BACKLOG = Integer.getInteger("group.backlog", 300);
  private static final int RESTARTS = Integer.getInteger("group.restarts", 1);
  private static final int RELAYS = Integer.getInteger("group.relays", 2);
  private static final int ACCOUNTS = Integer.getInteger("group.accounts", 3);
  private static final int TARGETS = Integer.getInteger("group.targets", 12);
  private static final int RATE = 4;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration ALL_POLLED = RelayFleet.EVERY.plusSeconds(28);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  /** The targets of the first account want 6 requests a second; the last account's key is wrong. */
  private static final String MORE =
      """
      account.a0.requests-per-second = 4
      breaker.failures = 3
      breaker.wait = 20s
      account.wrong.vendor = huawei
      account.wrong.base-url = %s
      account.wrong.access-key = %s
      account.wrong.secret-key = mistyped
      target.wrong.endpoint = huawei-sql-session
      target.wrong.account = wrong
      target.wrong.workspace = %s
      target.wrong.sessions = %s
      target.wrong.every = 1s
      """;

  @TempDir static Path directory;
  private static RelayFleet fleet;
  private static String more;
  private static Instant began;

  @BeforeAll
  static void start() throws Exception {
    fleet = new RelayFleet(directory, ACCOUNTS, TARGETS, 0.15);
    more =
        MORE.formatted(
            fleet.simulator.baseUri(),
            DemoKeys.HUAWEI_ACCESS_KEY,
            Demo.HUAWEI_WORKSPACE,
            Demo.sessionId(Endpoint.HUAWEI_SQL, 1));
    began = Instant.now();
    fleet.start(2, more);
    fleet.awaitAllPolled(RelayFleet.EVERY.multipliedBy(2).plusSeconds(60));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  /** Drained, then back, then the other one is killed: everything changes hands twice a round. */
  @Test
  void limitsAndBacklogHoldOverTakeOvers() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      int victim = round % 2;
      String other = "relay-" + (1 - victim);
      String told = fleet.command(victim, 0, "drain", other);
      assertTrue(told.contains(other + " is drained"), told);
      assertEquals(List.of(), fleet.held(1 - victim));
      await().until(() -> fleet.page(victim, "/status").contains("\"drained\""));
      fleet.order(FlakyServer.Mood.UNAVAILABLE);
      record(round * BACKLOG, BACKLOG);
      fleet.command(victim, 0, "drain", other, "--end");
      Instant opened = openBreaker();
      Instant closes = Instant.EPOCH.plusNanos(1_000 * Long.parseLong(breaker().get(0)));
      int holder = fleet.holder("account/a1");
      boolean limited = fleet.holder("account/a0") == holder;
      fleet.kill(holder);
      Instant killed = Instant.now();
      assertBreakerHolds(opened, closes);
      long early = fleet.asked(0, killed.plusMillis(300), killed.plusSeconds(1));
      assertTrue(!limited || early == 0, "the last second before the kill has its limit too");
      fleet.order(null);
      int living = awaitDelivered(1 - holder);
      fleet.launch(1 - living);
      fleet.awaitShare(1 - living);
    }
    fleet.awaitAllPolled(ALL_POLLED);
    int again = fleet.assertDelivered();
    assertEquals(List.of(), fleet.read("SELECT id FROM dead_letter"));
    assertRate();
    long refused = fleet.simulator.requests().stream().filter(r -> r.status() == 401).count();
    long allowed = 1 + Duration.between(began, Instant.now()).dividedBy(PAUSE);
    assertTrue(refused > 0 && refused <= allowed, refused + " bad signatures");
    System.out.printf("%d bad signatures, %d events again%n", refused, again);
  }

  /** By the time that is signed, and as it arrives. */
  private static void assertRate() {
    List<SimulatedRequest> all = fleet.requests(0);
    Map<String, Long> signed =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    request -> request.headers().get("x-acs-date").get(0), Collectors.counting()));
    long most = Collections.max(signed.values());
    int arrived = BusiestSecond.of(all.stream().map(SimulatedRequest::time).toList());
    System.out.printf(
        "busiest second of %d requests: %d signed, %d arrived%n", all.size(), most, arrived);
    assertEquals(RATE, most, signed::toString);
    // Of five in a row, the last is due a second after the first, which may have been on its way.
    assertTrue(arrived <= RATE + 1, "arrived: " + arrived);
  }

  /** Events that no relay here polls for, as many as were asked for. */
  private static void record(int from, int number) {
    try (SqlLedger loader = Nodes.open(fleet.ledger, Nodes.session("loader", Clock.systemUTC()))) {
      Ledger prod = loader.under(Nodes.take(loader, UnitLeases.account("prod"), LONG));
      for (int i = from; i < from + number; i++) {
        prod.record(LedgerSamples.one(LedgerSamples.session("x-" + i, RUNNING)));
      }
    }
  }

  private static Instant openBreaker() {
    for (int target = 0; target < TARGETS; target++) {
      fleet.simulator.misbehaveFor(
          Endpoint.ALIBABA_GET, RelayFleet.id(1, target), new Misbehaviour.Status(503));
    }
    await().atMost(LONG).until(() -> !breaker().isEmpty());
    return Instant.now();
  }

  private static List<String> breaker() {
    return fleet.read(
        "SELECT CAST(until AS TEXT) FROM hold WHERE account = 'a1' AND reason = 'BREAKER'");
  }

  private static void assertBreakerHolds(Instant opened, Instant end) {
    await().atMost(LONG).until(() -> Instant.now().isAfter(end));
    assertEquals(0, fleet.asked(1, opened.plusSeconds(1), end), "asked while it was open");
    assertTrue(end.isAfter(opened.plusSeconds(5)), "it was open for too short a time");
    fleet.simulator.behave(Endpoint.ALIBABA_GET);
    await().atMost(LONG).until(() -> fleet.asked(1, end, Instant.MAX) > 0);
  }

  /**
   * With a long backlog, who delivers is killed every five seconds.
   *
   * @return who lives at the end, of whom no other was started
   */
  private static int awaitDelivered(int living) throws Exception {
    for (int alive = living; ; alive = 1 - alive) {
      try {
        await().atMost(BACKLOG > 1_000 ? Duration.ofSeconds(5) : LONG).until(fleet::isAllDelivered);
        return alive;
      } catch (ConditionTimeoutException e) {
        if (BACKLOG <= 1_000) {
          throw e;
        }
        fleet.launch(1 - alive);
        fleet.kill(alive);
      }
    }
  }

  @Test
  void serverThatRestartsUnderLoadLosesNothing() throws Exception {
    fleet.order(FlakyServer.Mood.WELL);
    ScheduledExecutorService changes = Executors.newSingleThreadScheduledExecutor();
    List<Long> again = new ArrayList<>();
    try {
      changes.scheduleAtFixedRate(fleet::change, 0, 20, TimeUnit.MILLISECONDS);
      for (int restart = 0; restart < RESTARTS; restart++) {
        fleet.awaitAllPolled(LONG);
        TestPostgres.restart();
        again.add(fleet.awaitAllPolled(Duration.ofSeconds(13).plus(RelayFleet.SLACK)));
      }
    } finally {
      changes.shutdownNow();
    }
    await().atMost(LONG).until(() -> fleet.isUpToDate() && fleet.isAllDelivered());
    fleet.assertDelivered();
    System.out.printf("all polled again after the server's restart: %s ms%n", again);
  }

  @Test
  void editsThatReachOneRelayBeforeTheOtherDoNoHarm() throws Exception {
    addFurther();
    for (int round = 0; round < ROUNDS; round++) {
      editOneAfterTheOther();
    }
    killFurther();
  }

  private static void editOneAfterTheOther() throws Exception {
    String added = more + fleet.account("new") + RelayFleet.target("new", "sc-new");
    fleet.simulator.misbehaveFor(Endpoint.ALIBABA_GET, "sc-new", new Misbehaviour.Status(403));
    fleet.write(0, added);
    await().atMost(LONG).until(() -> incidents("new") == 1);
    assertEquals(0, fleet.holder("account/new"));
    await().atMost(LONG).until(() -> health(1).contains("differs from that of relay-0"));
    Path broken = fleet.home(1).resolve("application.properties");
    Files.writeString(broken, Files.readString(broken) + "target.broken.every = soon\n");
    await().atMost(LONG).until(() -> health(1).contains("the last reload was refused"));
    fleet.write(1, more + "log.level = DEBUG\n");
    await().atMost(LONG).until(() -> !health(1).contains("the last reload was refused"));
    fleet.awaitAllPolled(ALL_POLLED);
    assertEquals(1, incidents("new"), "an older file forgot it");

    writeToOthers(added);
    await().atMost(LONG).until(() -> fleet.digests() == 1 && !health(1).contains("differs"));
    assertEquals(1, incidents("new"));
    fleet.awaitAllPolled(ALL_POLLED);
    fleet.write(0, more);
    writeToOthers(more);
    await().atMost(LONG).until(() -> fleet.digests() == 1 && incidents("new") == 0);
  }

  private static void writeToOthers(String properties) throws Exception {
    for (int relay = 1; relay < RELAYS; relay++) {
      fleet.write(relay, properties);
    }
  }

  private static void addFurther() throws Exception {
    for (int relay = 2; relay < RELAYS; relay++) {
      fleet.add(relay, more);
    }
  }

  private static void killFurther() throws Exception {
    for (int relay = 2; relay < RELAYS; relay++) {
      fleet.kill(relay);
    }
  }

  private static int incidents(String account) {
    return fleet.read("SELECT target FROM incident WHERE account = '" + account + "'").size();
  }

  private static String health(int relay) throws Exception {
    return fleet.page(relay, "/health");
  }

  /** Nothing changes, so what is left are beats and looks at each other and at the feed. */
  @Test
  void idleRelaysCostTheServerLittle() throws Exception {
    addFurther();
    fleet.awaitAllPolled(RelayFleet.EVERY.plus(LONG));
    await().atMost(LONG).until(fleet::isAllDelivered);
    ServerLoad before = ServerLoad.of(fleet);
    // Each look at the server is a transaction, too.
    await().atMost(LONG).pollDelay(Duration.ofSeconds(10)).until(() -> true);
    ServerLoad after = ServerLoad.of(fleet);
    double statements = (after.commits - before.commits) / after.since(before);
    double processor = (after.cpuMillis - before.cpuMillis) / after.since(before);
    System.out.printf(
        "%d relays: %.0f transactions and %.0f ms of CPU a second%n",
        RELAYS, statements, processor);
    killFurther();
    assertTrue(statements < 32.0 * RELAYS, statements + " transactions a second");
    assertTrue(processor < 20.0 * RELAYS, processor + " ms of CPU a second");
  }

  /** Of the database of the fleet. */
  private record ServerLoad(long nanos, long commits, long cpuMillis) {
    static ServerLoad of(RelayFleet fleet) throws Exception {
      String commits =
          "SELECT CAST(xact_commit + xact_rollback AS TEXT) FROM pg_stat_database"
              + " WHERE datname = current_database()";
      long cpu = 0;
      for (String pid :
          fleet.read(
              "SELECT CAST(pid AS TEXT) FROM pg_stat_activity WHERE datname = current_database()"
                  + " AND pid <> pg_backend_pid()")) {
        cpu += cpuMillis(Path.of("/proc", pid, "stat"));
      }
      return new ServerLoad(System.nanoTime(), Long.parseLong(fleet.read(commits).get(0)), cpu);
    }

    private static long cpuMillis(Path stat) throws Exception {
      if (!Files.exists(stat)) {
        return 0;
      }
      String[] fields = Files.readString(stat).replaceFirst(".*\\) ", "").split(" ");
      return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    double since(ServerLoad before) {
      return (nanos - before.nanos) / 1e9;
    }
  }
}
