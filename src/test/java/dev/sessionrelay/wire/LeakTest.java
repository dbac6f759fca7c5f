package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Polls that end in every way leave nothing behind: a connection not given back would be missed.
 */
class LeakTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SESSIONS = 40;
  private static final int CONNECTIONS = 3;
  private static final int SOME = 10;
  private static final long MEGABYTE = 1_000_000;

  @TempDir Path directory;

  private record Use(int threads, long files, long heap) {
    static Use now() {
      System.gc();
      UnixOperatingSystemMXBean system =
          (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Use(
          ManagementFactory.getThreadMXBean().getThreadCount(),
          system.getOpenFileDescriptorCount(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
  }

  @Test
  void aThousandPollsLeaveNoThreadsConnectionsAndMemory() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults().withSessions("huawei-sql-session=" + SESSIONS).withStrict(true);
    try (TestSimulator simulator = TestSimulator.start(options)) {
      simulator.freeze();
      misbehave(simulator);
      try (RunningRelay relay = home(simulator).start()) {
        await().atMost(LONG).until(() -> polls(simulator) > 600);
        Use before = Use.now();
        long polls = polls(simulator);
        await().atMost(LONG).until(() -> polls(simulator) > polls + 1_000);
        await()
            .atMost(LONG)
            .untilAsserted(
                () -> {
                  Use after = Use.now();
                  String both = before + " " + after;
                  assertTrue(after.threads() <= before.threads() + SOME, both);
                  assertTrue(after.files() <= before.files() + SOME, both);
                  assertTrue(after.heap() <= before.heap() + 10 * MEGABYTE, both);
                });
        long turns = relay.turns("t").turns();
        await().atMost(LONG).until(() -> relay.turns("t").turns() > turns);
      }
    }
  }

  private static long polls(TestSimulator simulator) {
    return simulator.requestCount(Endpoint.HUAWEI_SQL);
  }

  private static void misbehave(TestSimulator simulator) {
    List<Misbehaviour> all =
        List.of(
            new Misbehaviour.Status(500),
            new Misbehaviour.Status(503),
            new Misbehaviour.Status(408),
            new Misbehaviour.Truncate(),
            new Misbehaviour.Drop(),
            new Misbehaviour.Html(),
            new Misbehaviour.Huge(300_000));
    for (int i = 0; i < all.size(); i++) {
      String session = Demo.sessionId(Endpoint.HUAWEI_SQL, i + 1);
      simulator.misbehaveFor(Endpoint.HUAWEI_SQL, session, all.get(i));
    }
  }

  private RelayHome home(TestSimulator simulator) throws Exception {
    RelayHome home = new RelayHome(directory);
    home.account(
        "a",
        "huawei",
        simulator.baseUri(),
        "access-key",
        DemoKeys.HUAWEI_ACCESS_KEY,
        "secret-key",
        DemoKeys.HUAWEI_SECRET_KEY,
        "connections",
        "" + CONNECTIONS,
        "requests-per-second",
        "5000");
    home.set("breaker.failures", "1000").set("limits.answer-size", "100KB");
    home.set("target.t.endpoint", Vendors.SQL).set("target.t.account", "a");
    home.set("target.t.every", "100ms").set("target.t.workspace", Demo.HUAWEI_WORKSPACE);
    home.set(
        "target.t.sessions",
        IntStream.rangeClosed(1, SESSIONS)
            .mapToObj(i -> Demo.sessionId(Endpoint.HUAWEI_SQL, i))
            .collect(Collectors.joining(", ")));
    for (String row : List.of("unreachable", "vendor-fault", "timed-out", "undocumented")) {
      home.set("retry." + row + ".attempts", "1");
    }
    return home;
  }
}
