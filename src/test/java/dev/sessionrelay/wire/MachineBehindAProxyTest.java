package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance whose only way out is a proxy, which does not know the instance's own services. */
class MachineBehindAProxyTest {
  private static final String USER = "relay:secret-of-proxy";
  private static final String SESSION = "5e551042-0a1d-4b00-8000-000000000001";

  @TempDir Path directory;

  @Test
  void tokenServiceOfTheVendorWasAskedPastTheProxy() throws Exception {
    Path keys = Files.createDirectory(directory.resolve("keys"));
    SimulatorOptions options = SimulatorOptions.defaults().withSessions("0").withKeys(keys);
    try (TestSimulator simulator = TestSimulator.start(options.withPort(0).withStrict(true));
        ForwardProxy proxy =
            new ForwardProxy(
                    Map.of(
                        "auth.example.com", simulator.port(),
                        "service.example.com", simulator.port()))
                .demands(USER)) {
      simulator.put(Endpoint.ORACLE, SESSION, "ACTIVE/idle");
      try (RunningRelay relay = home(simulator, proxy).start()) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> simulator.requestCount(Endpoint.ORACLE) > 0);
        assertTrue(relay.ledger().openIncidents().isEmpty());
      }
      String heads = String.join("\n", proxy.heads());
      assertTrue(heads.contains("http://auth.example.com/auth/v1/x509"), heads);
      assertTrue(heads.contains("http://service.example.com/"), heads);
      assertFalse(heads.contains("opc/v2"), heads);
    }
  }

  private RelayHome home(TestSimulator simulator, ForwardProxy proxy) throws Exception {
    RelayHome home = new RelayHome(Files.createDirectory(directory.resolve("home")));
    home.account(
        "machine",
        "oracle",
        "http://service.example.com",
        "principal",
        "instance",
        "metadata-url",
        simulator.baseUri().toString(),
        "auth-url",
        "http://auth.example.com/auth",
        "proxy",
        proxy.uri().toString(),
        "proxy-user",
        "relay",
        "proxy-password",
        "secret-of-proxy",
        "allow-plain-http",
        "true");
    return home.set("target.t.endpoint", Vendors.NOTEBOOK)
        .set("target.t.account", "machine")
        .set("target.t.every", "1s")
        .set("target.t.platform", OracleCloud.PLATFORM)
        .set("target.t.workspace", OracleCloud.WORKSPACE)
        .set("target.t.sessions", SESSION);
  }
}
