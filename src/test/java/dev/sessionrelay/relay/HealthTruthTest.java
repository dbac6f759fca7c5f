package dev.sessionrelay.relay;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.status.StatusReport;
import dev.sessionrelay.status.StatusReports;
import dev.sessionrelay.testing.Alone;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.SettableClock;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Scheduler;

/** Each thing that was wrong while health said UP: seen within ten seconds, and seen to end. */
@Alone
class HealthTruthTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SESSION = "ac8111bf-3601-4905-8ddd-000000000001";

  @TempDir Path home;
  private final AtomicInteger status = new AtomicInteger(200);
  private final AtomicInteger state = new AtomicInteger();
  private final Semaphore vendor = new Semaphore(1_000_000);
  private final Semaphore receiver = new Semaphore(1_000_000);
  private volatile String listing = "{\"requestId\":\"r\",\"totalCount\":0,\"sessionClusters\":[]}";
  private final SettableClock wall = SettableClock.runningFrom(Clock.systemUTC().instant());
  private RawHttpServer server;
  private Relay relay;
  private StatusReports reports;

  @BeforeEach
  void start() throws Exception {
    server = RawHttpServer.start(request -> answer(request));
    ShippedRoutes.copyTo(home);
    Files.writeString(
        home.resolve("application.properties"),
        """
        simulator.enabled = false
        account.a.vendor = huawei
        account.a.base-url = http://127.0.0.1:%1$d
        account.a.token = hunter2hunter2
        account.b.vendor = alibaba
        account.b.region = cn-hangzhou
        account.b.base-url = http://127.0.0.1:%1$d
        account.b.access-key-id = LTAIexampleExample00000
        account.b.access-key-secret = {{env:SECRET}}
        target.t.endpoint = huawei-sql-session
        target.t.account = a
        target.t.workspace = 0b1c2d3e-1111-2222-3333-444455556666
        target.t.sessions = %2$s
        target.t.every = 500ms
        target.l.endpoint = alibaba-session-clusters
        target.l.account = b
        target.l.workspace = w-1234abcd
        target.l.every = 500ms
        sink.webhook.url = http://127.0.0.1:%1$d/hook
        """
            .formatted(server.port(), SESSION));
    HomeFiles files = new HomeFiles(home, name -> "its-value-its-value", wall);
    relay = Relay.start(files.load().orThrow(), files, wall);
    reports = new StatusReports(relay, "n1", wall);
    ends();
  }

  @AfterEach
  void stop() throws IOException {
    vendor.release(1_000);
    receiver.release(1_000);
    relay.close();
    server.close();
  }

  private RawHttpServer.Answer answer(RawHttpServer.Received request) {
    return connection -> {
      Semaphore gate = request.path().equals("/hook") ? receiver : vendor;
      gate.acquire();
      return reply(request).write(connection);
    };
  }

  private RawHttpServer.Reply reply(RawHttpServer.Received request) {
    if (request.path().equals("/hook")) {
      return RawHttpServer.Reply.of(200);
    } else if (request.path().contains("sessionClusters")) {
      return new RawHttpServer.Reply(200, Map.of("Content-Type", "application/json"), listing);
    }
    String word = state.get() % 2 == 0 ? "RUNNING" : "WAITING";
    return new RawHttpServer.Reply(
        status.get(),
        Map.of("Content-Type", "application/json"),
        status.get() == 200
            ? "{\"session_id\":\"%s\",\"status\":\"%s\"}".formatted(SESSION, word)
            : "{\"error_code\":\"DLF.0403\",\"error_msg\":\"forbidden for this session\"}");
  }

  private List<String> reasons() {
    return reports.get().health().reasons();
  }

  private void seen(String reason) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertTrue(
                    reasons().stream().anyMatch(each -> each.contains(reason)),
                    () -> reason + " is not in " + reasons()));
  }

  private void ends() {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertEquals(List.of(), reasons()));
    assertEquals(StatusReport.HealthState.UP, reports.get().health().state());
  }

  @Test
  void aTargetWhoseTurnsHadNoSuccessLookedHealthy() {
    status.set(403);
    seen("target t had no success in its last ");
    status.set(200);
    relay.pace().reset("t");
    ends();
  }

  @Test
  void aTurnThatDidNotEndLookedHealthy() throws Exception {
    vendor.drainPermits();
    seen("target t is still in a turn that began ");
    vendor.release(1_000_000);
    ends();
    assertEquals(List.of(), reports.stuck());
  }

  @Test
  void aTargetThatStarvedLookedHealthy() throws Exception {
    Scheduler scheduler =
        relay.camel().getComponent("quartz", QuartzComponent.class).getScheduler();
    scheduler.standby();
    seen("target t has not been polled for ");
    scheduler.start();
    ends();
  }

  @Test
  void anIncompleteListingLookedHealthy() {
    listing = "{\"requestId\":\"r\",\"totalCount\":3,\"sessionClusters\":[]}";
    seen("target l got a listing that is not complete");
    assertTrue(reports.get().targets().get(0).incomplete());
    listing = "{\"requestId\":\"r\",\"totalCount\":0,\"sessionClusters\":[]}";
    ends();
  }

  @Test
  void aDeliveryThatDidNotEndLookedHealthy() {
    receiver.drainPermits();
    state.incrementAndGet();
    seen("a delivery to sink webhook takes ");
    receiver.release(1_000_000);
    ends();
  }

  @Test
  void aBacklogOlderThanAMinuteLookedHealthy() {
    receiver.drainPermits();
    state.incrementAndGet();
    await().atMost(SOON).until(() -> reports.get().sinks().get(2).backlog() > 0);
    Instant later = Clock.systemUTC().instant().plus(Duration.ofMinutes(2));
    reports = new StatusReports(relay, "n1", SettableClock.runningFrom(later));
    seen("sink webhook is behind");
    receiver.release(1_000_000);
    ends();
  }

  @Test
  void eventsFromBeforeAClockWentForwardLookedLate() {
    receiver.drainPermits();
    state.incrementAndGet();
    await().atMost(SOON).until(() -> reports.get().sinks().get(2).backlog() > 0);
    wall.advance(Duration.ofMinutes(2));
    seen("the clock of the machine jumped by 1");
    assertTrue(reasons().stream().noneMatch(reason -> reason.contains("is behind")));
  }

  @Test
  void aClockThatJumpedLookedHealthy() {
    wall.advance(Duration.ofHours(-1));
    seen("the clock of the machine jumped by -3");
  }

  @Test
  void aCommitThatDidNotEndLookedHealthy() throws Exception {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/ledger.db"));
        Statement sql = other.createStatement()) {
      sql.execute("BEGIN IMMEDIATE");
      state.incrementAndGet();
      seen("the ledger takes no writes, so polling pauses: ");
      assertEquals(StatusReport.HealthState.DOWN, reports.get().health().state());
      assertEquals(List.of(), reports.stuck());
      sql.execute("ROLLBACK");
    }
    ends();
  }

  @Test
  void filesThatDifferFromWhatIsInForceLookedHealthy() throws Exception {
    Path file = home.resolve("application.properties");
    String text = Files.readString(file);
    Thread restless = new Thread(() -> writeAgainAndAgain(file, text));
    restless.start();
    seen("the files differ from what is in force");
    restless.interrupt();
    restless.join();
    Files.writeString(file, text);
    ends();
  }

  private static void writeAgainAndAgain(Path file, String text) {
    try {
      for (int i = 0; true; i++) {
        Files.writeString(file, text + "# " + i);
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException | IOException e) {
      // The test has seen enough.
    }
  }

  /** Of the process' own troubles, these alone ask for a restart. */
  @Test
  void threadsInADeadlockAskForARestart() throws Exception {
    ReentrantLock left = new ReentrantLock();
    ReentrantLock right = new ReentrantLock();
    Thread one = new Thread(() -> both(left, right));
    Thread two = new Thread(() -> both(right, left));
    one.start();
    two.start();
    await().atMost(SOON).until(() -> reports.stuck().equals(List.of("2 threads in a deadlock")));
    one.interrupt();
    two.interrupt();
    one.join();
    two.join();
    assertEquals(List.of(), reports.stuck());
  }

  private static void both(ReentrantLock first, ReentrantLock second) {
    first.lock();
    try {
      while (!second.hasQueuedThreads() && !second.isLocked()) {
        Thread.onSpinWait();
      }
      second.lockInterruptibly();
    } catch (InterruptedException e) {
      // The end of the test.
    } finally {
      first.unlock();
    }
  }

  @Test
  void theReportsClockIsNotTheOneThatMeasures() {
    Instant before = reports.get().now();
    wall.advance(Duration.ofDays(1));
    assertTrue(reports.get().now().isAfter(before.plusSeconds(80_000)));
    assertTrue(reasons().stream().noneMatch(reason -> reason.contains("has not been polled")));
  }
}
