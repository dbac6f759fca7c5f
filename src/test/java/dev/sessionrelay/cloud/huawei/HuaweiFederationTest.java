package dev.sessionrelay.cloud.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.AccessKeyAuthenticator.AccessKey;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.RenewedCredential.Granted;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.SecretFile;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.simulator.huawei.HuaweiCloud;
import dev.sessionrelay.testing.Jvm;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RecordingFront;
import dev.sessionrelay.testing.RelayProcess;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ID tokens of an identity provider, by Huawei's own library and by us, at one strict IAM. */
class HuaweiFederationTest {
  private static final Duration LIFE = Duration.ofHours(6);
  private static final OutgoingRequest REQUEST =
      new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);

  private static final Set<String> OF_THE_CLIENT =
      Set.of("host", "connection", "user-agent", "accept-encoding", "content-length");

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.standingAt(Instant.now());
  private TestSimulator simulator;
  private RecordingFront iam;
  private TokenHttp service;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withPort(0).withStrict(true).withClock(clock));
    iam = RecordingFront.start(simulator.port());
    // The front ends a connection with its answer.
    service =
        new TokenHttp(
            HttpClients.custom()
                .setConnectionReuseStrategy((request, response, context) -> false)
                .build());
    file = Files.writeString(directory.resolve("id-token"), HuaweiCloud.ID_TOKEN + "\n");
  }

  @AfterEach
  void stop() throws IOException {
    service.close();
    iam.close();
    simulator.close();
  }

  private Authenticator ours(String provider) {
    return new HuaweiFederation(provider, file, HuaweiCloud.PROJECT_ID, null, iam.uri("/"))
        .authenticator(clock, clock, () -> "n", service);
  }

  /** The id of the key that a request is signed with. */
  private static String key(Authenticator ours) throws CredentialException {
    return ours.authenticate(REQUEST).get("Authorization").replaceAll(".*Access=([^,]*),.*", "$1");
  }

  private static CredentialException failure(Authenticator ours) {
    return assertThrows(CredentialException.class, () -> ours.authenticate(REQUEST));
  }

  /** What the library says of its key. */
  private String huaweis(String provider, int exitCode) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "HUAWEICLOUD_SDK_IDP_ID=" + provider,
                "HUAWEICLOUD_SDK_ID_TOKEN_FILE=" + file,
                "HUAWEICLOUD_SDK_PROJECT_ID=" + HuaweiCloud.PROJECT_ID,
                "HUAWEICLOUD_SDK_IAM_ENDPOINT=" + iam.uri("")));
    command.addAll(Jvm.command());
    command.addAll(List.of("-cp", RelayProcess.classPath(), HuaweisPod.class.getName()));
    try (RelayProcess pod = RelayProcess.launch(command)) {
      assertEquals(exitCode, pod.exitCode(120), pod.output());
      return pod.output();
    }
  }

  @Test
  void keysAreAskedForAndReadAsHuaweisLibraryDoes() throws Exception {
    String said = huaweis(HuaweiCloud.IDP, 0);
    byte[] answer = body(iam.answers().get(1));
    Granted<AccessKey> read =
        HuaweiAgency.NAMES.read(
            new TokenResponse(201, Map.of(), answer), URI.create("http://h"), clock);
    JsonNode parts = new ObjectMapper().readTree(answer).path("credential");
    assertTrue(
        said.contains(
            "key %s %s %s"
                .formatted(
                    read.value().id(),
                    parts.path("secret").asText(),
                    read.value().securityToken())),
        said);
    assertEquals(LIFE.toMinutes(), read.life().plusSeconds(1).toMinutes());
    Map<String, String> signed = ours(HuaweiCloud.IDP).authenticate(REQUEST);
    for (String header : List.of("X-Project-Id", "X-Security-Token", "Authorization")) {
      assertTrue(said.contains(header), said);
      assertTrue(
          signed.keySet().stream().anyMatch(header::equalsIgnoreCase), signed.keySet()::toString);
    }
    List<Received> sent = iam.requests();
    assertEquals(4, sent.size());
    for (int i = 0; i < 2; i++) {
      Received theirs = sent.get(i);
      Received own = sent.get(i + 2);
      assertEquals(theirs.method() + " " + theirs.target(), own.method() + " " + own.target());
      assertEquals(headers(theirs), headers(own));
      assertEquals(said(theirs, 0), said(own, 2));
    }
  }

  /** But for those of the connection and of the program. */
  private static Map<String, String> headers(Received request) {
    Map<String, String> rest = new TreeMap<>(request.headers());
    rest.keySet().removeAll(OF_THE_CLIENT);
    return rest;
  }

  /** The body of a request, in which the token that IAM gave before is like any other. */
  private String said(Received request, int first) {
    String token = iam.answers().get(first).replaceAll("(?is).*\nX-Subject-Token: (\\S+).*", "$1");
    return new String(request.body(), StandardCharsets.UTF_8).replace(token, "TOKEN");
  }

  private static byte[] body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
  }

  /** Else the simulator would take whatever the library shows. */
  @Test
  void theSimulatorRefusesHuaweisLibraryWithAnotherProvider() throws Exception {
    String said = huaweis("other-idp", 1);
    assertTrue(said.contains("IAM.0004"), said);
  }

  @Test
  void theFileIsReadAnewForEachRenewalAndItsKeysLiveOnMeanwhile() throws Exception {
    Authenticator ours = ours(HuaweiCloud.IDP);
    String first = key(ours);
    Files.writeString(file, "expired");
    clock.advance(LIFE.minusMinutes(6));
    assertEquals(first, key(ours));
    assertEquals(2, iam.requests().size(), "nothing is asked for before its time");
    clock.advance(Duration.ofMinutes(2));
    assertEquals(first, key(ours));
    assertEquals(3, iam.requests().size(), "a refused renewal");
    Files.writeString(file, HuaweiCloud.ID_TOKEN);
    String second = key(ours);
    assertFalse(second.equals(first), "another token of the provider is tried at once");
    iam.close();
    clock.advance(LIFE.minusMinutes(1));
    assertEquals(second, key(ours), "IAM is away");
    clock.advance(Duration.ofMinutes(1));
    assertTrue(
        failure(ours).getMessage().contains("/v3.0/OS-AUTH/id-token/tokens gives no answer"));
  }

  @Test
  void anotherIdTokenEndsWhatWasHeldAgainstTheOneBefore() throws Exception {
    Files.writeString(file, "expired");
    Authenticator ours = ours(HuaweiCloud.IDP);
    assertEquals(401, failure(ours).answer().orElseThrow().status());
    long version = ours.version();
    Files.writeString(file, HuaweiCloud.ID_TOKEN);
    clock.advance(Duration.ofSeconds(1));
    assertTrue(ours.version() > version);
    assertFalse(key(ours).isEmpty());
  }

  @Test
  void aRefusalNamesProviderAndFile() {
    Authenticator ours = ours("other-idp");
    CredentialException refused = failure(ours);
    assertEquals(404, refused.answer().orElseThrow().status());
    assertTrue(refused.getMessage().contains("other-idp by the ID token in " + file));
    assertTrue(ours.advice().contains("identity provider other-idp (idp-id)"), ours.advice());
    assertTrue(ours.advice().contains(file + " (id-token-file)"), ours.advice());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, does not exist. Create it",
    "0, is empty. Write the secret into it",
    "70000, name the file that holds the secret alone"
  })
  void aFileThatHoldsNoTokenIsNamed(int size, String said) throws IOException {
    Files.delete(file);
    if (size >= 0) {
      Files.writeString(file, "x".repeat(size) + "\n");
    }
    String message = failure(ours(HuaweiCloud.IDP)).getMessage();
    assertTrue(message.contains(said) && message.contains(file.toString()), message);
    assertTrue(size <= SecretFile.MAX_SIZE || !message.contains("xx"), message);
    assertEquals(List.of(), iam.requests());
  }
}
