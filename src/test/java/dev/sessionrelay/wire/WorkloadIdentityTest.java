package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.oracle.OracleCloud;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RecordingFront;
import dev.sessionrelay.testing.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The identity of a pod: by Oracle's own driver and by the relay, from one simulated cluster, whose
 * certificate is of the cluster's own authority.
 */
class WorkloadIdentityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SESSION = "5e551042-0a1d-4b00-8000-000000000001";
  private static final Duration LONG = Duration.ofSeconds(60);

  /** One of this machine's own, so that the port, which Oracle has fixed, is free. */
  private static final String CLUSTER =
      "127.12.%d.%d"
          .formatted(
              ProcessHandle.current().pid() / 250 % 250, 1 + ProcessHandle.current().pid() % 250);

  @TempDir Path directory;

  private Certificates certificates;
  private TestSimulator simulator;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    certificates = new Certificates(Files.createDirectory(directory.resolve("keys")));
    token = Files.writeString(directory.resolve("token"), OracleCloud.SERVICE_ACCOUNT);
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults()
                .withPort(0)
                .withStrict(true)
                .withSessions("0")
                .withKeys(Files.createDirectory(directory.resolve("oracle"))));
    simulator.put(Endpoint.ORACLE, SESSION, "ACTIVE/idle");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private RecordingFront front(String name, String host, int port) throws Exception {
    return RecordingFront.start(
        certificates.serve(name, InetAddress.getByName(host), port), simulator.port());
  }

  /** What the driver would show, after it has asked the cluster. */
  private String oracles() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "KUBERNETES_SERVICE_HOST=" + CLUSTER,
                "OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH=" + certificates.certificate("ca"),
                "OCI_REGION_METADATA={\"regionIdentifier\":\"" + OracleCloud.REGION + "\"}"));
    command.addAll(Jvm.command());
    command.addAll(List.of("-cp", RelayProcess.classPath(), OraclesPod.class.getName()));
    command.addAll(List.of(token.toString(), "https://service.example.com:443"));
    try (RelayProcess pod = RelayProcess.launch(command)) {
      assertEquals(0, pod.exitCode(120), pod.output());
      return pod.output();
    }
  }

  /** A relay whose service has an authority of its own, which did not sign the cluster's. */
  private RelayHome home(RecordingFront cluster, RecordingFront service) throws Exception {
    RelayHome home = new RelayHome(Files.createDirectory(directory.resolve("home")));
    home.environment("OCI_KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH", token.toString());
    home.environment(
        "OCI_KUBERNETES_SERVICE_ACCOUNT_CERT_PATH", certificates.certificate("ca").toString());
    home.environment("OCI_RESOURCE_PRINCIPAL_REGION", "fra");
    home.account(
        "pod",
        "oracle",
        https(service),
        "principal",
        "workload",
        "auth-url",
        https(cluster),
        "ca-file",
        certificates.certificate("nobody").toString());
    return home.set("target.t.endpoint", Vendors.NOTEBOOK)
        .set("target.t.account", "pod")
        .set("target.t.every", "1s")
        .set("target.t.platform", OracleCloud.PLATFORM)
        .set("target.t.workspace", OracleCloud.WORKSPACE)
        .set("target.t.sessions", SESSION);
  }

  private static String https(RecordingFront front) {
    return "https://127.0.0.1:" + front.port();
  }

  @Test
  void theRelayAsksAsOraclesDriverAsksAndReadsWhatItReads() throws Exception {
    Received theirs;
    try (RecordingFront cluster = front("here", CLUSTER, 12250)) {
      String shown = oracles();
      assertEquals(1, cluster.requests().size(), shown);
      theirs = cluster.requests().get(0);
      assertTrue(shown.contains("keyId=\"" + granted(cluster.answers().get(0)) + "\""), shown);
    }
    try (RecordingFront cluster = front("here", "127.0.0.1", 0);
        RecordingFront service = front("nobody", "127.0.0.1", 0);
        RunningRelay relay = home(cluster, service).start()) {
      await().atMost(LONG).until(() -> !service.answers().isEmpty());
      assertTrue(service.answers().get(0).startsWith("HTTP/1.1 200 "), service.answers().get(0));
      assertSame(theirs, cluster.requests().get(0));
      String authorization = service.requests().get(0).headers().get("authorization");
      assertTrue(
          authorization.contains("keyId=\"" + granted(cluster.answers().get(0)) + "\""),
          "the token that the cluster gave");
      assertEquals(List.of(), relay.ledger().openIncidents());
    }
  }

  private static void assertSame(Received theirs, Received own) throws Exception {
    assertEquals(theirs.method() + theirs.path(), own.method() + own.target());
    assertEquals(theirs.headers().get("authorization"), own.headers().get("authorization"));
    assertTrue(theirs.headers().get("content-type").startsWith("application/json"), theirs.head());
    assertTrue(own.headers().get("content-type").startsWith("application/json"), own.head());
    assertFalse(theirs.headers().get("opc-request-id").isBlank(), theirs.head());
    assertFalse(own.headers().get("opc-request-id").isBlank(), own.head());
    JsonNode theirBody = JSON.readTree(theirs.body());
    JsonNode ownBody = JSON.readTree(own.body());
    assertEquals(1, theirBody.size(), theirBody.toString());
    assertEquals(1, ownBody.size(), ownBody.toString());
    assertEquals(2048, bits(theirBody.path("podKey").asText()));
    assertEquals(2048, bits(ownBody.path("podKey").asText()));
  }

  private static int bits(String podKey) throws Exception {
    X509EncodedKeySpec encoded = new X509EncodedKeySpec(Base64.getDecoder().decode(podKey));
    RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
    return key.getModulus().bitLength();
  }

  /** What the cluster's answer has, which is a JSON string of Base64 of JSON. */
  private static String granted(String answer) throws IOException {
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(body.startsWith("\""), body);
    byte[] decoded = Base64.getDecoder().decode(JSON.readTree(body).asText());
    return JSON.readTree(new String(decoded, StandardCharsets.UTF_8)).path("token").asText();
  }
}
