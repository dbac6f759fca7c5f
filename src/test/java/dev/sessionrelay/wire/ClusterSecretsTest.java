package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link VaultSecretsTest}, at a real API server of Kubernetes. {@code
 * -Dcluster.apiserver=/path/kube-apiserver}, with {@code -Dcluster.etcd=/path/etcd} where it is not
 * {@code /usr/bin/etcd}; {@code src/test/resources/cluster/build.sh} makes both of Debian's.
 */
class ClusterSecretsTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final String API_SERVER = System.getProperty("cluster.apiserver", "");
  private static final String ETCD = System.getProperty("cluster.etcd", "/usr/bin/etcd");
  private static final String READER = "reader-token-5f2c";
  private static final String NAMESPACE = "/api/v1/namespaces/relay";
  private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/namespaces/relay";

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.runningFrom(Instant.now());
  private RealCluster cluster;
  private RawHttpServer vendor;

  @Test
  void secretsAreRotatedWhileTheServerComesAndGoes() throws Exception {
    assumeTrue(!API_SERVER.isEmpty(), "needs -Dcluster.apiserver, the path of kube-apiserver");
    Path own = Files.createDirectory(directory.resolve("cluster"));
    try (RealCluster real = new RealCluster(Path.of(API_SERVER), Path.of(ETCD), own, READER);
        RawHttpServer asked = RawHttpServer.start(Vendors::answer)) {
      cluster = real;
      vendor = asked;
      fill();
      RelayHome home = home();
      String said = faults(home.load());
      assertTrue(said.contains("account.a.token refers to {{secret:fabric/token}}"), said);
      assertFalse(said.contains(READER), said);
      permit();
      try (RunningRelay relay = home.start(clock)) {
        awaitSent("token-one");
        rotate("token-two");
        awaitSent("token-two");
        cluster.kill();
        clock.advance(Duration.ofSeconds(31));
        goesOn();
        cluster.start();
        rotate("token-three");
        awaitSent("token-three");
        cluster.apply("DELETE", ROLES + "/rolebindings/reads", null);
        rotate("token-of-others");
        goesOn();
        assertFalse(sent("token-of-others"), "nobody may read it any more");
        permit();
        clock.advance(Duration.ofSeconds(31));
        awaitSent("token-of-others");
        assertEquals(List.of(), relay.ledger().openIncidents());
      }
    }
  }

  private void fill() throws Exception {
    cluster.apply("POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"relay\"}}");
    cluster.apply(
        "POST",
        NAMESPACE + "/secrets",
        "{\"metadata\":{\"name\":\"fabric\"},\"stringData\":{\"token\":\"token-one\"}}");
    cluster.apply(
        "POST",
        NAMESPACE + "/configmaps",
        "{\"metadata\":{\"name\":\"where\"},\"data\":{\"every\":\"100ms\"}}");
    cluster.apply(
        "POST",
        ROLES + "/roles",
        "{\"metadata\":{\"name\":\"reads\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":"
            + "[\"secrets\",\"configmaps\"],\"verbs\":[\"get\"]}]}");
  }

  private void permit() throws Exception {
    cluster.apply(
        "POST",
        ROLES + "/rolebindings",
        "{\"metadata\":{\"name\":\"reads\"},\"roleRef\":{\"apiGroup\":"
            + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"reads\"},\"subjects\":"
            + "[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\","
            + "\"name\":\"relay\"}]}");
  }

  private void rotate(String token) throws Exception {
    cluster.apply(
        "PATCH", NAMESPACE + "/secrets/fabric", "{\"stringData\":{\"token\":\"" + token + "\"}}");
    clock.advance(Duration.ofSeconds(31));
  }

  private RelayHome home() throws Exception {
    RelayHome home = new RelayHome(Files.createDirectory(directory.resolve("home")));
    home.file("cluster-token", READER + "\n");
    return home.set("camel.kubernetes-config.client.masterUrl", cluster.address())
        .set("camel.kubernetes-config.client.oauthToken", "{{file:cluster-token}}")
        .set("camel.kubernetes-config.client.caCertFile", cluster.authorities())
        .set("camel.kubernetes-config.client.namespace", "relay")
        .account("a", "huawei", vendor.uri(""), "token", "{{secret:fabric/token}}")
        .set("target.t.endpoint", Vendors.SQL)
        .set("target.t.account", "a")
        .set("target.t.every", "{{configmap:where/every}}")
        .set("target.t.workspace", "w")
        .set("target.t.sessions", Vendors.SESSION);
  }

  private boolean sent(String token) {
    return vendor.requests().stream()
        .anyMatch(request -> token.equals(request.headers().get("x-auth-token")));
  }

  private void awaitSent(String token) {
    await().atMost(LONG).until(() -> sent(token));
  }

  /** For ten polls, ten times a second. */
  private void goesOn() {
    int polls = vendor.requests().size();
    await().atMost(LONG).until(() -> vendor.requests().size() > polls + 10);
  }

  private static String faults(LoadResult loaded) {
    return ((LoadResult.Invalid) loaded)
        .faults().stream().map(ConfigError::render).collect(Collectors.joining("\n"));
  }
}
