package dev.sessionrelay.simulator.alibaba;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.aliyun.tea.TeaRequest;
import dev.sessionrelay.simulator.Client;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Digests;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Paths;
import dev.sessionrelay.simulator.PercentCoding;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TemporaryKeyring;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in at Alibaba, and how the others are refused. */
class StrictAlibabaTest {
  private final SettableClock clock = SettableClock.standing();
  private final String path = Paths.cluster("sc-1");
  private final Map<String, KnownKey> keys = new ConcurrentHashMap<>();
  private TestSimulator simulator;
  private Client client;

  @BeforeEach
  void start() {
    keys.put(
        DemoKeys.ALIBABA_ACCESS_KEY_ID, new KnownKey(DemoKeys.ALIBABA_ACCESS_KEY_SECRET, null));
    AlibabaGate gate = new AlibabaGate(true, id -> Optional.ofNullable(keys.get(id)));
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withSessions("0").withStrict(true).withClock(clock),
            (cloud, sessions) ->
                cloud instanceof AlibabaCloud
                    ? new AlibabaApi(
                        sessions,
                        gate,
                        new AlibabaIdentity(new TemporaryKeyring("STS.", clock), gate))
                    : cloud.open(SimulatorOptions.defaults(), sessions));
    simulator.put(Endpoint.ALIBABA_GET, "sc-1", "Running");
    simulator.put(Endpoint.ALIBABA_GET, "sc-2", "Running");
    client = new Client(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void signatureOpensTheDoor() throws IOException {
    assertEquals("200 ", send(path, headers()));
  }

  @Test
  void signedNextTokenOpensTheNextPage() throws IOException {
    String first = Paths.clusters("&maxResults=1");
    String token = page(first).json().path("nextToken").asText();

    Client.Answer second = page(first + "&nextToken=" + PercentCoding.encode(token));

    assertEquals("sc-2", second.json().at("/sessionClusters/0/sessionClusterId").asText());
  }

  @Test
  void signatureOfTheVendorsOwnSignerOpensTheDoor() throws Exception {
    Map<String, String> headers = headers();
    TeaRequest request = new TeaRequest();
    request.method = "GET";
    request.pathname = "/api/v1/workspaces/w-1234abcd/sessionClusters/sc-1";
    request.headers = new HashMap<>(headers);
    request.query = new HashMap<>(Map.of("regionId", "cn-hangzhou"));
    String authorization =
        com.aliyun.openapiutil.Client.getAuthorization(
            request,
            "ACS3-HMAC-SHA256",
            Digests.sha256(""),
            DemoKeys.ALIBABA_ACCESS_KEY_ID,
            DemoKeys.ALIBABA_ACCESS_KEY_SECRET);

    headers.put("Authorization", authorization);
    String[] flat =
        headers.entrySet().stream()
            .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new);

    assertEquals(200, client.get(path, flat).status());
  }

  @Test
  void nonceIsGoodOnce() throws IOException {
    String[] headers = sign(path, headers());

    assertEquals(200, client.get(path, headers).status());
    assertEquals("400 SignatureNonceUsed", code(client.get(path, headers)));
  }

  @ParameterizedTest
  @CsvSource({
    "14, 200 ",
    "-14, 200 ",
    "16, 400 InvalidTimeStamp.Expired",
    "-16, 400 InvalidTimeStamp.Expired"
  })
  void datesMayBeFifteenMinutesOff(long minutes, String expected) throws IOException {
    Map<String, String> headers = headers();
    headers.put("x-acs-date", clock.instant().plus(Duration.ofMinutes(minutes)).toString());

    assertEquals(expected.strip(), send(path, headers).strip());
  }

  @Test
  void unknownKeyAndWrongSecretAreRefused() throws IOException {
    String key = DemoKeys.ALIBABA_ACCESS_KEY_ID;

    assertEquals(
        "404 InvalidAccessKeyId.NotFound",
        code(client.get(path, AlibabaSigning.sign(path, headers(), "NOBODY", "x"))));
    assertEquals(
        "400 SignatureDoesNotMatch",
        code(client.get(path, AlibabaSigning.sign(path, headers(), key, "x"))));
  }

  @Test
  void missingParts() throws IOException {
    Map<String, String> noNonce = headers();
    noNonce.remove("x-acs-signature-nonce");
    Map<String, String> otherHash = headers();
    otherHash.put("x-acs-content-sha256", Digests.sha256("other"));
    Map<String, String> otherAction = headers();
    otherAction.put("x-acs-action", "ListSessionClusters");
    Map<String, String> otherVersion = headers();
    otherVersion.put("x-acs-version", "2014-05-26");

    assertEquals("400 MissingParameter.SignatureNonce", send(path, noNonce));
    assertEquals("400 SignatureDoesNotMatch", send(path, otherHash));
    assertEquals("404 InvalidAction.NotFound", send(path, otherAction));
    assertEquals("400 InvalidVersion", send(path, otherVersion));
    assertEquals(
        "400 IncompleteSignature",
        code(
            client.get(
                path,
                "x-acs-version",
                "2023-08-08",
                "x-acs-action",
                "GetSessionCluster",
                "Authorization",
                "acs a:b")));
  }

  @Test
  void everyHeaderOfTheProtocolMustBeSigned() throws IOException {
    String[] signed = sign(path, headers());
    String[] more = Arrays.copyOf(signed, signed.length + 2);
    more[signed.length] = "x-acs-extra";
    more[signed.length + 1] = "smuggled";

    assertEquals("400 SignatureDoesNotMatch", code(client.get(path, more)));
  }

  @Test
  void signatureCoversPathAndQuery() throws IOException {
    String[] signed = sign(path, headers());

    assertEquals("400 SignatureDoesNotMatch", code(client.get(Paths.cluster("sc-2"), signed)));
    assertEquals("400 SignatureDoesNotMatch", code(client.get(path + "&kind=SQL", signed)));
  }

  @Test
  void temporaryKeyNeedsItsSecurityToken() throws IOException {
    keys.put("STS.key", new KnownKey("secret", "sts"));
    Map<String, String> with = headers();
    with.put("x-acs-security-token", "sts");

    assertEquals(
        200, client.get(path, AlibabaSigning.sign(path, with, "STS.key", "secret")).status());
    assertEquals(
        "400 InvalidSecurityToken",
        code(client.get(path, AlibabaSigning.sign(path, headers(), "STS.key", "secret"))));
  }

  private Map<String, String> headers() {
    return AlibabaSigning.headers(client.authority(), "GetSessionCluster", clock.instant());
  }

  private Client.Answer page(String target) throws IOException {
    Map<String, String> headers =
        AlibabaSigning.headers(client.authority(), "ListSessionClusters", clock.instant());
    return client.get(target, sign(target, headers));
  }

  private static String[] sign(String target, Map<String, String> headers) {
    return AlibabaSigning.sign(
        target, headers, DemoKeys.ALIBABA_ACCESS_KEY_ID, DemoKeys.ALIBABA_ACCESS_KEY_SECRET);
  }

  private String send(String target, Map<String, String> headers) throws IOException {
    return code(client.get(target, sign(target, headers)));
  }

  private static String code(Client.Answer answer) {
    return answer.status() + " " + answer.json().path("Code").asText();
  }
}
