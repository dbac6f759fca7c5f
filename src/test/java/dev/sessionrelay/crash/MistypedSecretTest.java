package dev.sessionrelay.crash;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.ShippedRoutes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process, killed and started again and again with a secret that is wrong. */
class MistypedSecretTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final List<String> QUICK =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  /** One account with a wrong secret, and one that shows that polls go on. */
  private static final String PROPERTIES =
      """
      simulator.enabled = false
      web.port = 0
      account.h.vendor = huawei
      account.h.base-url = %1$s
      account.h.access-key = %2$s
      account.h.secret-key = {{file:secret}}
      account.a.vendor = alibaba
      account.a.base-url = %1$s
      account.a.region = cn-hangzhou
      account.a.access-key-id = %3$s
      account.a.access-key-secret = %4$s
      target.wrong.endpoint = huawei-sql-session
      target.wrong.account = h
      target.wrong.workspace = %5$s
      target.wrong.sessions = %6$s
      target.wrong.every = 200ms
      target.right.endpoint = alibaba-session-clusters
      target.right.account = a
      target.right.workspace = %7$s
      target.right.every = 200ms
      """;

  @TempDir Path home;

  @Test
  void loopOfCrashesWithAMistypedSecretLockedTheKey() throws Exception {
    SimulatorOptions options = SimulatorOptions.defaults().withStrict(true);
    try (TestSimulator simulator = TestSimulator.start(options)) {
      ShippedRoutes.copyTo(home);
      Files.writeString(home.resolve("secret"), "mistyped");
      Files.writeString(home.resolve("application.properties"), properties(simulator));
      for (int life = 0; life < 3; life++) {
        liveAndDie(simulator);
        assertEquals(1, badSignatures(simulator), "bad signatures after " + (life + 1) + " lives");
      }
      Files.writeString(home.resolve("secret"), DemoKeys.HUAWEI_SECRET_KEY);
      try (RelayProcess relay = RelayProcess.start(home, List.of(), QUICK, "run")) {
        await("the right secret need not wait")
            .atMost(LONG)
            .until(() -> simulator.requests().stream().anyMatch(MistypedSecretTest::isGood));
      }
      assertEquals(1, badSignatures(simulator));
    }
  }

  private void liveAndDie(TestSimulator simulator) throws Exception {
    try (RelayProcess relay = RelayProcess.start(home, List.of(), QUICK, "run")) {
      relay.awaitReady(LONG);
      long before = simulator.requestCount(Endpoint.ALIBABA_LIST);
      await()
          .atMost(LONG)
          .until(
              () ->
                  badSignatures(simulator) > 0
                      && simulator.requestCount(Endpoint.ALIBABA_LIST) > before + 3);
      assertTrue(relay.isRunning(), relay::output);
      relay.kill();
    }
  }

  private static boolean isGood(SimulatedRequest request) {
    return request.endpoint() == Endpoint.HUAWEI_SQL && request.status() != 401;
  }

  private static long badSignatures(TestSimulator simulator) {
    return simulator.requests().stream().filter(request -> request.status() == 401).count();
  }

  private static String properties(TestSimulator simulator) {
    return PROPERTIES.formatted(
        simulator.baseUri(),
        DemoKeys.HUAWEI_ACCESS_KEY,
        DemoKeys.ALIBABA_ACCESS_KEY_ID,
        DemoKeys.ALIBABA_ACCESS_KEY_SECRET,
        Demo.HUAWEI_WORKSPACE,
        Demo.sessionId(Endpoint.HUAWEI_SQL, 1),
        Demo.ALIBABA_WORKSPACE);
  }
}
