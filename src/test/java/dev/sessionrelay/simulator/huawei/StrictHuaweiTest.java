package dev.sessionrelay.simulator.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import dev.sessionrelay.simulator.Client;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.Paths;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TemporaryKeyring;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in at Huawei, and how the others are refused. */
class StrictHuaweiTest {
  private static final String LOGIN =
      """
      {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"demo-user",
      "password":"%s","domain":{"name":"demo-domain"}}}}%s}}\
      """;
  private static final String PROJECT = ",\"scope\":{\"project\":{\"%s\":\"%s\"}}";

  private final SettableClock clock = SettableClock.standing();
  private final HuaweiTokenService iam = new HuaweiTokenService(clock);
  private final Map<String, KnownKey> keys = new ConcurrentHashMap<>();
  private TestSimulator simulator;
  private Client client;
  private String path;

  @BeforeEach
  void start() {
    keys.put(DemoKeys.HUAWEI_ACCESS_KEY, new KnownKey(DemoKeys.HUAWEI_SECRET_KEY, null));
    simulator =
        TestSimulator.start(
            SimulatorOptions.defaults().withSessions("0").withStrict(true).withClock(clock),
            (cloud, sessions) ->
                cloud instanceof HuaweiCloud
                    ? new HuaweiApi(
                        sessions,
                        new HuaweiGate(true, id -> Optional.ofNullable(keys.get(id)), iam),
                        iam,
                        new TemporaryKeyring("", clock))
                    : cloud.open(SimulatorOptions.defaults(), sessions));
    simulator.put(Endpoint.HUAWEI_SQL, "sql-1", "RUNNING");
    simulator.put(Endpoint.HUAWEI_RAY, "route-1", "RUNNING");
    client = new Client(simulator);
    path = Paths.sql("sql-1");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void tokenOfTheIamOpensTheDoor() throws IOException {
    Client.Answer login = login(DemoKeys.HUAWEI_PASSWORD, PROJECT.formatted("name", "cn-north-4"));

    assertEquals(201, login.status());
    assertEquals("2026-01-03T03:04:05.000000Z", login.json().at("/token/expires_at").asText());
    String token = login.header("X-Subject-Token");
    assertEquals(200, client.get(path, "X-Auth-Token", token).status());
    assertEquals(200, client.post(Paths.ray("route-1"), null, "X-Auth-Token", token).status());
    assertEquals(1, simulator.requestCount(Endpoint.HUAWEI_IAM));
  }

  @Test
  void theIamRefusesWhatIsWrong() throws IOException {
    String project = PROJECT.formatted("id", DemoKeys.HUAWEI_PROJECT_ID);
    String other = PROJECT.formatted("id", "other");

    assertEquals(201, login(DemoKeys.HUAWEI_PASSWORD, project).status());
    assertEquals(401, login("wrong", project).status());
    assertEquals(401, login(DemoKeys.HUAWEI_PASSWORD, other).status());
    assertEquals(400, client.post("/v3/auth/tokens", "{}").status());
    assertEquals(400, client.post("/v3/auth/tokens", "nonsense").status());
  }

  private String federated(String provider, String idToken) throws IOException {
    Client.Answer answer =
        client.post(
            "/v3.0/OS-AUTH/id-token/tokens",
            "{\"auth\":{\"id_token\":{\"id\":\"%s\"}}}".formatted(idToken),
            "Content-Type",
            "application/json",
            provider.isEmpty() ? "X-Other" : "X-Idp-Id",
            provider);
    return answer.status() == 201
        ? answer.header("X-Subject-Token")
        : answer.status() + " " + answer.json().path("error_code").asText();
  }

  private Client.Answer keys(String token, int seconds) throws IOException {
    return client.post(
        "/v3.0/OS-CREDENTIAL/securitytokens",
        "{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{\"id\":\"%s\",\"duration_seconds\":%d}}}}"
            .formatted(token, seconds),
        "Content-Type",
        "application/json");
  }

  @Test
  void aFederatedUsersTokenIsGoodForKeysAlone() throws IOException {
    assertEquals("404 IAM.0004", federated("other", HuaweiCloud.ID_TOKEN));
    assertEquals("400 IAM.0007", federated("", HuaweiCloud.ID_TOKEN));
    assertEquals("401 IAM.0001", federated(HuaweiCloud.IDP, "other"));
    assertEquals("400 IAM.0011", federated(HuaweiCloud.IDP, ""));
    String token = federated(HuaweiCloud.IDP, HuaweiCloud.ID_TOKEN);
    assertEquals("403 403", refusal("X-Auth-Token", token));
    assertEquals(400, keys(token, 899).status());
    assertEquals(401, keys("other", 900).status());
    Client.Answer granted = keys(token, 900);
    assertEquals(201, granted.status());
    assertEquals(
        "2026-01-02T03:19:05.000000Z", granted.json().at("/credential/expires_at").asText());
    clock.advance(Duration.ofHours(24));
    assertEquals(401, keys(token, 900).status());
  }

  @Test
  void tokenWithoutProjectIsForbidden() throws IOException {
    String token = login(DemoKeys.HUAWEI_PASSWORD, "").header("X-Subject-Token");

    assertEquals("403 403", refusal("X-Auth-Token", token));
  }

  @Test
  void tokensEnd() throws IOException {
    String token =
        login(DemoKeys.HUAWEI_PASSWORD, PROJECT.formatted("name", "cn-north-4"))
            .header("X-Subject-Token");
    assertEquals(200, client.get(path, "X-Auth-Token", token).status());

    clock.advance(Duration.ofHours(24));
    assertEquals("401 APIG.0307", refusal("X-Auth-Token", token));

    assertEquals("401 APIG.1002", refusal("X-Auth-Token", "never issued"));
    assertEquals("401 APIG.0301", refusal());
  }

  @Test
  void signatureOpensTheDoor() throws IOException {
    String ray = Paths.ray("route-1");

    assertEquals(200, client.get(path, demo().headers("GET", path, "")).status());
    assertEquals(200, client.post(ray, null, demo().headers("POST", ray, "")).status());
  }

  @Test
  void signatureOfTheVendorsOwnSignerOpensTheDoor() throws IOException {
    try (TestSimulator now =
        TestSimulator.start(simulator.options().withClock(Clock.systemUTC()))) {
      now.put(Endpoint.HUAWEI_RAY, "route-1", "RUNNING");
      HttpRequest request =
          HttpRequest.newBuilder()
              .withMethod(HttpMethod.POST)
              .withEndpoint(now.baseUri().toString())
              .withPath("/v1/sessions")
              .addQueryParam("route_id", List.of("route-1"))
              .build();
      BasicCredentials credentials =
          new BasicCredentials()
              .withAk(DemoKeys.HUAWEI_ACCESS_KEY)
              .withSk(DemoKeys.HUAWEI_SECRET_KEY);
      List<String> headers = new ArrayList<>();
      AKSKSigner.getInstance()
          .sign(request, credentials)
          .forEach((name, value) -> headers.addAll(List.of(name, value)));

      Client.Answer answer =
          new Client(now).post(Paths.ray("route-1"), null, headers.toArray(String[]::new));

      assertEquals(200, answer.status(), answer.body());
    }
  }

  @Test
  void temporaryKeyNeedsItsSecurityToken() throws IOException {
    keys.put("TEMPORARY", new KnownKey("secret", "sts"));

    assertEquals(200, client.get(path, key("TEMPORARY", "secret", "sts")).status());
    assertEquals("401 APIG.0301", refusal(key("TEMPORARY", "secret", null)));
    assertEquals("401 APIG.0301", refusal(key("TEMPORARY", "secret", "other")));
  }

  @ParameterizedTest
  @CsvSource({"14, 200", "-14, 200", "16, 401", "-16, 401"})
  void datesMayBeFifteenMinutesOff(long minutes, int status) throws IOException {
    Instant date = clock.instant().plus(Duration.ofMinutes(minutes));
    HuaweiSigning signing =
        new HuaweiSigning(
            client.authority(), DemoKeys.HUAWEI_ACCESS_KEY, DemoKeys.HUAWEI_SECRET_KEY, date, null);

    assertEquals(status, client.get(path, signing.headers("GET", path, "")).status());
  }

  @Test
  void signatureCoversMethodPathAndQuery() throws IOException {
    String other = Paths.sql("sql-2");

    assertEquals("401 APIG.0301", refusal(demo().headers("POST", path, "")));
    assertEquals("401 APIG.0301", refusal(demo().headers("GET", other, "")));
    assertEquals("401 APIG.0301", refusal(demo().headers("GET", path + "?a=b", "")));
    assertEquals("401 APIG.0301", refusal(demo().headers("GET", path, "body")));
  }

  @Test
  void unknownKeyAndNonsenseAreRefused() throws IOException {
    assertEquals("401 APIG.0301", refusal(key("NOBODY", "secret", null)));
    assertEquals("401 APIG.0301", refusal("Authorization", "Basic abc"));
    assertEquals(
        "401 APIG.0301",
        refusal(
            "Authorization",
            "SDK-HMAC-SHA256 Access=%s, SignedHeaders=host, Signature=%s"
                .formatted(DemoKeys.HUAWEI_ACCESS_KEY, "0".repeat(64)),
            "X-Sdk-Date",
            HuaweiSigning.date(clock.instant())));
  }

  @Test
  void fiveBadSignaturesLockTheKeyForFiveMinutes() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertEquals("401 APIG.0301", refusal(key(DemoKeys.HUAWEI_ACCESS_KEY, "wrong", null)));
    }
    Client.Answer locked = client.get(path, demo().headers("GET", path, ""));
    assertEquals(401, locked.status());
    assertTrue(locked.body().contains("reach the limit"), locked.body());

    clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    assertEquals(401, client.get(path, demo().headers("GET", path, "")).status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(200, client.get(path, demo().headers("GET", path, "")).status());
  }

  @Test
  void goodSignatureForgivesTheBadOnesBefore() throws IOException {
    for (int i = 0; i < 12; i++) {
      boolean good = i % 4 == 3;
      String secret = good ? DemoKeys.HUAWEI_SECRET_KEY : "wrong";
      int status = client.get(path, key(DemoKeys.HUAWEI_ACCESS_KEY, secret, null)).status();
      assertEquals(good ? 200 : 401, status);
    }
  }

  @Test
  void secretsAreNeverInAnAnswer() throws IOException {
    String answer = client.get(path, key(DemoKeys.HUAWEI_ACCESS_KEY, "wrong", null)).body();

    assertNotEquals("", answer);
    assertTrue(!answer.contains(DemoKeys.HUAWEI_SECRET_KEY), answer);
  }

  private HuaweiSigning demo() {
    return new HuaweiSigning(
        client.authority(),
        DemoKeys.HUAWEI_ACCESS_KEY,
        DemoKeys.HUAWEI_SECRET_KEY,
        clock.instant(),
        null);
  }

  private String[] key(String accessKey, String secret, String securityToken) {
    return new HuaweiSigning(client.authority(), accessKey, secret, clock.instant(), securityToken)
        .headers("GET", path, "");
  }

  private Client.Answer login(String password, String scope) throws IOException {
    return client.post("/v3/auth/tokens", LOGIN.formatted(password, scope));
  }

  private String refusal(String... headers) throws IOException {
    Client.Answer answer = client.get(path, headers);
    return answer.status() + " " + answer.json().path("error_code").asText();
  }
}
