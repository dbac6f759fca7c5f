package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.component.kubernetes.properties.SecretPropertiesFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets of a cluster, found by {@link SecretPropertiesFunction}, the real one of Camel, at a
 * server that answers as the API of Kubernetes is documented to. {@link ClusterSecretsTest} has a
 * real one.
 */
class VaultSecretsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String CLUSTER_TOKEN = "cluster-token-5f2c";

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.runningFrom(Instant.now());
  private final Map<String, String> secrets = new TreeMap<>(Map.of("token", "token-before"));
  private volatile boolean down;
  private RawHttpServer cluster;
  private RawHttpServer vendor;
  private RunningRelay relay;

  @BeforeEach
  void serve() throws IOException {
    cluster = RawHttpServer.start(this::cluster);
    vendor = RawHttpServer.start(Vendors::answer);
  }

  @AfterEach
  void stop() throws IOException {
    if (relay != null) {
      relay.close();
    }
    vendor.close();
    cluster.close();
  }

  private synchronized Reply cluster(Received request) {
    if (down) {
      return status(503, "ServiceUnavailable");
    }
    if (!("Bearer " + CLUSTER_TOKEN).equals(request.headers().get("authorization"))) {
      return status(401, "Unauthorized");
    }
    if (!request.method().equals("GET") || request.query() != null) {
      return status(405, "MethodNotAllowed");
    }
    return switch (request.path()) {
      case "/api/v1/namespaces/relay/secrets/fabric" -> json(200, secret());
      case "/api/v1/namespaces/relay/configmaps/where" -> json(200, map());
      default -> status(404, "NotFound");
    };
  }

  private String secret() {
    String data =
        secrets.entrySet().stream()
            .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), base64(entry.getValue())))
            .collect(Collectors.joining(","));
    return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"Opaque\",\"metadata\":"
        + "{\"name\":\"fabric\",\"namespace\":\"relay\"},\"data\":{%s}}".formatted(data);
  }

  private static String map() {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":"
        + "{\"name\":\"where\",\"namespace\":\"relay\"},\"data\":{\"every\":\"100ms\"}}";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Reply status(int code, String reason) {
    return json(
        code,
        ("{\"apiVersion\":\"v1\",\"kind\":\"Status\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"no %1$s\",\"reason\":\"%1$s\",\"code\":%2$d}")
            .formatted(reason, code));
  }

  private static Reply json(int status, String body) {
    return new Reply(status, Map.of("Content-Type", "application/json"), body);
  }

  private RelayHome home(String token, String every) throws IOException {
    return new RelayHome(directory)
        .set("camel.kubernetes-config.client.masterUrl", cluster.uri(""))
        .set("camel.kubernetes-config.client.oauthToken", "{{file:cluster-token}}")
        .set("camel.kubernetes-config.client.namespace", "relay")
        .account("a", "huawei", vendor.uri(""), "token", token)
        .set("target.t.endpoint", Vendors.SQL)
        .set("target.t.account", "a")
        .set("target.t.every", every)
        .set("target.t.workspace", "w")
        .set("target.t.sessions", Vendors.SESSION);
  }

  private RelayHome start() throws Exception {
    RelayHome home = home("{{secret:fabric/token}}", "{{configmap:where/every}}");
    home.file("cluster-token", CLUSTER_TOKEN + "\n");
    relay = home.start(clock);
    return home;
  }

  private boolean sent(String token) {
    return vendor.requests().stream()
        .anyMatch(request -> token.equals(request.headers().get("x-auth-token")));
  }

  private synchronized void rotate(String token) {
    secrets.put("token", token);
  }

  @Test
  void aRotatedSecretReachesTheAccountWithoutARestart() throws Exception {
    start();
    await().atMost(LONG).until(() -> sent("token-before"));
    int asked = cluster.requests().size();
    rotate("token-after");
    clock.advance(Duration.ofSeconds(31));
    await().atMost(LONG).until(() -> sent("token-after"));
    assertTrue(cluster.requests().size() <= asked + 2, "once for each value at most");
  }

  @Test
  void aVaultThatIsDownEndsNothing() throws Exception {
    start();
    await().atMost(LONG).until(() -> sent("token-before"));
    down = true;
    int asked = cluster.requests().size();
    clock.advance(Duration.ofSeconds(31));
    await().atMost(LONG).until(() -> cluster.requests().size() > asked);
    int polls = vendor.requests().size();
    await().atMost(LONG).until(() -> vendor.requests().size() > polls + 3);
    down = false;
    rotate("token-after");
    clock.advance(Duration.ofSeconds(31));
    await().atMost(LONG).until(() -> sent("token-after"));
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  @Test
  void anEditWhileTheVaultIsDownIsTakenWithWhatIsKnown() throws Exception {
    RelayHome home = start();
    await().atMost(LONG).until(() -> sent("token-before"));
    down = true;
    clock.advance(Duration.ofSeconds(31));
    home.set("retry.delay", "77ms").write();
    await()
        .atMost(LONG)
        .until(() -> relay.configuration().settings().given().containsKey("retry.delay"));
    int polls = vendor.requests().size();
    await().atMost(LONG).until(() -> vendor.requests().size() > polls + 3);
  }

  /** Another exit code than that of an error: systemd would not start it again. */
  @Test
  void aVaultThatIsDownAtTheStartIsNoErrorOfTheConfiguration() throws Exception {
    RelayHome home = home("{{secret:fabric/token}}", "1s");
    home.set("camel.kubernetes-config.client.requestRetryBackoffLimit", "0").write();
    home.file("cluster-token", CLUSTER_TOKEN);
    down = true;
    try (RelayProcess refused = RelayProcess.start(directory, "run")) {
      assertEquals(1, refused.exitCode(120), refused.output());
      String said = refused.output();
      assertTrue(
          said.contains(
              "account.a.token refers to {{secret:fabric/token}}, which cannot be had; asked for "),
          said);
      assertTrue(said.contains("what camel.kubernetes-config.* names is up"), said);
      assertTrue(said.contains("not started, 1 error in "), said);
    }
  }

  @Test
  void whatCannotBeHadIsSaidWithItsLineAndWithoutASecret() throws Exception {
    RelayHome home = home("{{secret:fabric/tokn}}", "{{configmap:other/every}}");
    home.file("cluster-token", CLUSTER_TOKEN);
    String said = faults(home.load());
    assertTrue(
        said.contains(
            "account.a.token refers to {{secret:fabric/tokn}}, which cannot be had; there is no"
                + " such value in it; check the name"),
        said);
    assertTrue(said.contains("target.t.every refers to {{configmap:other/every}}"), said);
    home.file("cluster-token", "refused-token-77d0");
    said = faults(home.load());
    assertTrue(said.contains("account.a.token refers to {{secret:fabric/tokn}}"), said);
    assertFalse(said.contains("refused-token-77d0"), said);
  }

  @Test
  void aVaultWhoseJarIsMissing() throws Exception {
    RelayHome home = home("{{hashicorp:secret:prod#token}}", "1s");
    home.file("cluster-token", CLUSTER_TOKEN);
    String said = faults(home.load());
    assertTrue(
        said.contains(
            "account.a.token refers to {{hashicorp:secret:prod#token}}, which cannot be had; put"
                + " the jar org.apache.camel:camel-hashicorp-vault:"),
        said);
    assertTrue(said.contains("bin/session-relay lib add camel-hashicorp-vault"), said);
  }

  private static String faults(LoadResult loaded) {
    return ((LoadResult.Invalid) loaded)
        .faults().stream().map(ConfigError::render).collect(Collectors.joining("\n"));
  }
}
