package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.Misbehaviour;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SQL_ID = "ac8111bf-3601-4905-8ddd-000000000001";

  @TempDir static Path directory;
  private static TestSimulator simulator;

  @BeforeAll
  static void startTheSimulator() throws IOException {
    simulator = PollHome.simulator(directory);
    PollHome.copy(directory, simulator.port(), 1, "");
  }

  @AfterAll
  static void stopIt() {
    simulator.close();
  }

  @AfterEach
  void behave() {
    simulator.behave(Endpoint.HUAWEI_SQL);
    simulator.behave(Endpoint.HUAWEI_IAM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo-sql | huawei | > GET /v1/workspaces/0b1c2d3e-1111-2222-3333-444455556666/sessions/"
            + SQL_ID
            + " | > Authorization: SDK-HMAC-SHA256 Access=DEMOHUAWEIACCESSKEY0, [secret]",
        "demo-ray | huawei"
            + " | > POST /v1/sessions?route_id=11111111-2222-3333-4444-000000000001"
            + " | > X-Auth-Token: [secret]",
        "demo-cluster | alibaba"
            + " | > GET /api/v1/workspaces/w-1234abcd/sessionClusters/sc-000001?regionId=cn-hangzhou"
            + " | > Authorization: ACS3-HMAC-SHA256 Credential=LTAIdemoAccessKeyId, [secret]",
        "demo-clusters | alibaba"
            + " | > GET /api/v1/workspaces/w-1234abcd/sessionClusters?maxResults=20&regionId=cn-hangzhou"
            + " | > Authorization: ACS3-HMAC-SHA256 Credential=LTAIdemoAccessKeyId, [secret]",
        "demo-notebook | oracle | > GET /20260430/aiDataPlatforms/"
            + " | > Authorization: Signature keyId=\"ocid1.tenancy.oc1..demotenancy/",
      })
  void requestAnswerAndCanonicalResultAreShownWithoutSecrets(
      String target, String vendor, String requestLine, String authorization) throws IOException {
    Ran polled = Ran.in(directory, "poll", target);
    assertEquals(0, polled.code(), polled.err());
    assertTrue(polled.err().startsWith(target + ": "), polled.err());
    assertTrue(polled.err().contains("\n" + requestLine), polled.err());
    assertTrue(polled.err().contains("\n" + authorization), polled.err());
    assertTrue(polled.err().contains("\n< 200 after "), polled.err());
    JsonNode result = JSON.readTree(polled.out());
    JsonNode session = result.isArray() ? result.get(0) : result;
    assertEquals(target.equals("demo-clusters"), result.isArray());
    assertEquals(vendor, session.path("vendor").asText());
    assertEquals(target, session.path("target").asText());
    assertFalse(session.path("requestId").asText().isEmpty());
    assertTrue(polled.err().contains("request id " + session.path("requestId").asText()));
    assertNoSecret(polled);
    assertFalse(Files.exists(directory.resolve("data/ledger.db")));
  }

  @ParameterizedTest
  @CsvSource({
    "400, REJECTED 400",
    "401, UNAUTHENTICATED 401",
    "403, FORBIDDEN 403",
    "404, GONE 404",
    "429, THROTTLED 429",
    "500, VENDOR_FAULT 500",
    "503, VENDOR_FAULT 503",
  })
  void aRefusalIsClassifiedAfterOneRequest(int status, String words) {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(status));
    long before = simulator.requestCount(Endpoint.HUAWEI_SQL);
    Ran failed = Ran.in(directory, "poll", "demo-sql");
    assertEquals(1, failed.code());
    assertEquals("", failed.out());
    assertTrue(failed.err().contains("\n< " + status + " after "), failed.err());
    assertTrue(failed.err().contains("\n" + words), failed.err());
    assertTrue(failed.err().contains("\n  advice      "), failed.err());
    assertEquals(1, simulator.requestCount(Endpoint.HUAWEI_SQL) - before);
    assertFalse(failed.err().contains("\tat "), failed.err());
  }

  @Test
  void anAnswerThatLiesIsShownWithItsBeginning() {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Html());
    Ran failed = Ran.in(directory, "poll", "demo-sql");
    assertEquals(1, failed.code());
    assertTrue(failed.err().contains("\nMALFORMED 200: "), failed.err());
    assertTrue(failed.err().contains("\n  excerpt     <"), failed.err());
  }

  @Test
  void aWaitThatTheVendorAsksForIsSaid() {
    simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Throttle(Duration.ofSeconds(30)));
    Ran failed = Ran.in(directory, "poll", "demo-sql");
    assertTrue(failed.err().contains("\n  wait        30 s, as the vendor asks"), failed.err());
  }

  @Test
  void theRequestForATokenIsShownBeforeTheOneThatNeedsIt() {
    Ran polled = Ran.in(directory, "poll", "demo-ray");
    List<String> lines = polled.err().lines().toList();
    int asked = lines.indexOf("> POST /v3/auth/tokens");
    int answered = indexOf(lines, "< 201 after ");
    int used = indexOf(lines, "> POST /v1/sessions?");
    assertTrue(0 < asked && asked < answered && answered < used, polled.err());
    assertNoSecret(polled);
  }

  private static int indexOf(List<String> lines, String beginning) {
    return lines.indexOf(
        lines.stream().filter(line -> line.startsWith(beginning)).findFirst().orElse(null));
  }

  @Test
  void aTokenThatCannotBeHadIsAFailureWithoutARequest() {
    simulator.misbehave(Endpoint.HUAWEI_IAM, new Misbehaviour.Status(401));
    Ran failed = Ran.in(directory, "poll", "demo-ray");
    assertEquals(1, failed.code());
    assertTrue(failed.err().contains("\nUNAUTHENTICATED 401"), failed.err());
    assertFalse(failed.err().contains("/v1/sessions"), failed.err());
    assertTrue(failed.err().contains("\n< 401 after "), failed.err());
    assertNoSecret(failed);
  }

  @Test
  void aConnectionThatIsRefusedIsUnreachable(@TempDir Path home) throws IOException {
    PollHome.copy(home, FreePort.any(), 1, "simulator.enabled = false");
    DemoKeys.ensure(home.resolve("data/simulator"));
    Ran failed = Ran.in(home, "poll", "demo-sql");
    assertEquals(1, failed.code(), failed.err());
    assertTrue(failed.err().contains("\nUNREACHABLE: "), failed.err());
  }

  @Test
  void theSimulatorIsStartedWhereNoneRuns(@TempDir Path home) throws IOException {
    PollHome.copy(home, FreePort.any(), 1, "simulator.speed = 0.01");
    Ran listed = Ran.in(home, "poll", "demo-clusters");
    assertEquals(0, listed.code(), listed.err());
    // Which sessions there are goes by the time of day.
    String id = JSON.readTree(listed.out()).path(0).path("sessionId").asText();
    Ran polled = Ran.in(home, "poll", "demo-cluster", id);
    assertEquals(0, polled.code(), "its port is free again: " + polled.err());
    assertEquals(id, JSON.readTree(polled.out()).path("sessionId").asText());
  }

  @Test
  void anIdThatTheTargetDoesNotHaveCanBeTriedOut() {
    simulator.put(Endpoint.HUAWEI_SQL, "ffffffff-1", "RUNNING");
    Ran polled = Ran.in(directory, "poll", "demo-sql", "ffffffff-1");
    assertEquals(0, polled.code(), polled.err());
    assertTrue(polled.err().contains("ffffffff-1 (not one of the target's sessions)"));
    assertTrue(polled.out().contains("\"state\": \"RUNNING\""), polled.out());
  }

  @Test
  void aListingIsNarrowedToOneSession() throws IOException {
    Ran polled = Ran.in(directory, "poll", "demo-clusters", "sc-000001");
    assertEquals(0, polled.code(), polled.err());
    assertTrue(polled.err().contains("&sessionClusterId=sc-000001\n"), polled.err());
    assertEquals(1, JSON.readTree(polled.out()).size());
  }

  @Test
  void everyPageOfAListingIsShown(@TempDir Path home) throws IOException {
    PollHome.copy(home, simulator.port(), 1, "target.demo-clusters.page-size = 4");
    DemoKeys.ensure(home.resolve("data/simulator"));
    Ran polled = Ran.in(home, "poll", "demo-clusters");
    assertEquals(0, polled.code(), polled.err());
    assertEquals(2, polled.err().lines().filter(line -> line.startsWith("> GET ")).count());
    assertEquals(2, polled.err().lines().filter(line -> line.startsWith("< 200 ")).count());
    assertEquals(6, JSON.readTree(polled.out()).size());
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingIsSent(@TempDir Path home) throws IOException {
    long before = simulator.requestCount(Endpoint.HUAWEI_SQL);
    assertRefused("no target 'demo-sqk'; did you mean: poll demo-sql?", "demo-sqk");
    assertRefused("there are demo-sql, demo-ray, demo-cluster, ", "elsewhere");
    assertRefused("SESSION is 'a/b', which is not a valid id; write ", "demo-sql", "a/b");
    assertEquals(2, Ran.in(directory, "poll").code());
    assertEquals(before, simulator.requestCount(Endpoint.HUAWEI_SQL));
    Files.writeString(home.resolve("application.properties"), "target.a.endpont = x\n");
    Ran refused = Ran.in(home, "poll", "a");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("did you mean target.a.endpoint?"), refused.err());
    assertTrue(refused.err().contains("session-relay: not polled, "), refused.err());
  }

  @Test
  void anEndpointWithoutItsRouteFileIsSaidToLackIt(@TempDir Path home) throws IOException {
    PollHome.copy(home, simulator.port(), 1, "");
    Files.writeString(home.resolve("routes/vendors/huawei-sql-session.camel.yaml"), "");
    Ran refused = Ran.in(home, "poll", "demo-sql");
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("endpoint 'huawei-sql-session' has no route"));
  }

  @Test
  void aPollLeavesTheLedgerOfARunningRelayAsItIs(@TempDir Path home) throws IOException {
    PollHome.copy(home, simulator.port(), 1, "");
    LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, home);
    try (SqlLedger ledger = SqlLedger.open(settings, Clock.systemUTC())) {
      assertEquals(0, Ran.in(home, "poll", "demo-sql").code());
      simulator.misbehave(Endpoint.HUAWEI_SQL, new Misbehaviour.Status(404));
      assertEquals(1, Ran.in(home, "poll", "demo-sql").code());
      assertEquals(0, ledger.events().newest());
      assertEquals(List.of(), ledger.openIncidents());
      assertEquals(List.of(), Ran.in(home, "sessions").lines());
    }
  }

  @Test
  void aWrongKeyIsToldWithoutTheKey(@TempDir Path home) throws IOException {
    PollHome.copy(home, simulator.port(), 1, "");
    Path file = home.resolve("application.properties");
    String text = Files.readString(file);
    String wrong = "marked-secret-that-must-not-show";
    Files.writeString(
        file,
        text.replace(DemoKeys.HUAWEI_SECRET_KEY, wrong),
        StandardOpenOption.TRUNCATE_EXISTING);
    Ran refused = Ran.in(home, "poll", "demo-sql");
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("\nUNAUTHENTICATED 401"), refused.err());
    assertFalse((refused.out() + refused.err()).contains(wrong));
  }

  private static void assertRefused(String words, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "poll";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Ran refused = Ran.in(directory, all);
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains(words), refused.err());
    assertEquals("", refused.out());
  }

  private static void assertNoSecret(Ran ran) {
    String all = ran.out() + ran.err();
    List.of(
            DemoKeys.HUAWEI_SECRET_KEY,
            DemoKeys.HUAWEI_PASSWORD,
            DemoKeys.ALIBABA_ACCESS_KEY_SECRET,
            "Signature=",
            "signature=",
            "PRIVATE KEY",
            "connectionToken")
        .forEach(secret -> assertFalse(all.contains(secret), all));
  }
}
