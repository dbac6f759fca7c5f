package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.simulator.Demo;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.simulator.Endpoint;
import dev.sessionrelay.simulator.SimulatedRequest;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TestSimulator;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials that are refused, through the shipped routes. */
class CredentialTest {
  private static final int TARGETS = 200;
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";
  private static final String REFUSED_WITH_403 =
      "{\"error\":{\"code\":\"403\",\"message\":\"X-Auth-Token is invalid in the request\","
          + "\"title\":\"Forbidden\"},\"error_code\":403,\"error_msg\":\"X-Auth-Token is invalid in"
          + " the request\",\"title\":\"Forbidden\"}";
  private static final String REFUSED_WITH_401 =
      "{\"error_code\":\"APIG.1002\",\"error_msg\":\"Incorrect token or token resolution failed\"}";

  private final SettableClock time = SettableClock.standing();

  @TempDir Path home;

  /** The simulated vendor locks a key after five bad signatures, as the real one does. */
  @Test
  void mistypedSecretKeyOfTwoHundredTargetsNeverLocksTheKey() throws Exception {
    Path secret = Files.writeString(home.resolve("secret"), "mistyped");
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withStrict(true)
            .withClock(time)
            .withSessions("huawei-sql-session=" + TARGETS);
    try (TestSimulator simulator = TestSimulator.start(options);
        Rig rig = Rig.start(home, huawei(simulator), time)) {
      for (int minute = 0; minute < 60; minute += 2) {
        time.advance(Duration.ofMinutes(2));
        turnOfAll(rig);
      }
      List<SimulatedRequest> refused = refused(simulator);
      System.out.printf("an hour with a mistyped key: %d bad signatures%n", refused.size());
      assertTrue(refused.size() >= 2 && refused.size() <= 5, "bad signatures: " + refused.size());
      assertEquals(refused.size(), simulator.requests().size());
      assertEquals(TARGETS, count(rig, "poll.failed"), "one incident for each target");

      long version = rig.clients().of("h").credentialVersion();
      Files.writeString(secret, DemoKeys.HUAWEI_SECRET_KEY);
      await("the file, which is looked at once a second, and is one of a pair")
          .atMost(Duration.ofMinutes(1))
          .until(() -> credentialChanges(rig, version));
      turnOfAll(rig);
      turnOfAll(rig);
      assertEquals(TARGETS, count(rig, "poll.recovered"), "at once, though the pause was longer");
      assertEquals(refused.size(), refused(simulator).size(), "bad signatures");
    }
  }

  private boolean credentialChanges(Rig rig, long version) {
    time.advance(Duration.ofSeconds(1));
    return rig.clients().of("h").credentialVersion() > version;
  }

  private static List<SimulatedRequest> refused(TestSimulator simulator) {
    return simulator.requests().stream().filter(request -> request.status() == 401).toList();
  }

  private String huawei(TestSimulator simulator) {
    return SETTINGS
        + """
        account.h.vendor = huawei
        account.h.region = cn-north-4
        account.h.base-url = %s
        account.h.access-key = %s
        account.h.secret-key = {{file:secret}}
        account.h.requests-per-second = 1000
        """
            .formatted(simulator.baseUri(), DemoKeys.HUAWEI_ACCESS_KEY)
        + IntStream.rangeClosed(1, TARGETS).mapToObj(this::target).collect(Collectors.joining());
  }

  private String target(int number) {
    return """
    target.t-%1$d.endpoint = huawei-sql-session
    target.t-%1$d.account = h
    target.t-%1$d.workspace = %2$s
    target.t-%1$d.sessions = %3$s
    target.t-%1$d.every = 1m
    """
        .formatted(number, Demo.HUAWEI_WORKSPACE, Demo.sessionId(Endpoint.HUAWEI_SQL, number));
  }

  /** All at the same moment. */
  private static void turnOfAll(Rig rig) {
    IntStream.rangeClosed(1, TARGETS).forEach(i -> rig.fire("t-" + i));
    IntStream.rangeClosed(1, TARGETS).forEach(i -> rig.awaitEnd("t-" + i));
  }

  private static long count(Rig rig, String type) {
    return rig.events(event -> Rig.type(event).equals(type)).size();
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void refusedTokenIsRenewedOnceAndThePollGoesOn(int status) throws Exception {
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig = Rig.start(home, tokenAccount(vendor), time)) {
      AtomicInteger tokens = tokens(vendor);
      vendor.answers(
          "t",
          request ->
              "token-1".equals(request.headers().get("x-auth-token"))
                  ? refusal(status)
                  : Reply.json(Vendors.HUAWEI_SQL.good()));
      rig.turn("t");

      assertEquals(List.of("token-1", "token-2"), tokensSeen(vendor));
      assertEquals(2, tokens.get());
      assertEquals(List.of("session.discovered"), rig.types("t"));
    }
  }

  @ParameterizedTest
  @CsvSource({"401, UNAUTHENTICATED", "403, FORBIDDEN"})
  void tokenThatIsRefusedAfterItsRenewalTooIsNotTriedAgain(int status, String failureClass)
      throws Exception {
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig = Rig.start(home, tokenAccount(vendor), time)) {
      AtomicInteger tokens = tokens(vendor);
      vendor.alwaysAnswers("t", refusal(status));
      rig.turn("t");

      assertEquals(List.of("token-1", "token-2"), tokensSeen(vendor));
      assertEquals(2, tokens.get());
      List<JsonNode> events = rig.events();
      assertEquals(1, events.size());
      JsonNode failure = events.get(0).path("data").path("failure");
      assertEquals(failureClass, failure.path("class").asText());

      for (int i = 0; i < 29; i++) {
        time.advance(Duration.ofSeconds(1));
        rig.turn("t");
      }
      assertEquals(2, vendor.seen("t").size(), "asked again too early");
      assertEquals(1, rig.events().size());
    }
  }

  /** A signature that is on its way when the clock is set is refused as too old. */
  @Test
  void aClockThatWasSetWhileAPollWasOnItsWayHeldTheAccount() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawVendor vendor = RawVendor.start(time);
        Rig rig =
            Rig.start(home, SETTINGS + Vendors.HUAWEI_SQL.properties("t", vendor(vendor)), time)) {
      vendor.answers(
          "t",
          request -> {
            if (requests.incrementAndGet() == 1) {
              time.advance(Duration.ofHours(1));
              return refusal(401);
            }
            return Reply.json(Vendors.HUAWEI_SQL.good());
          });
      rig.turn("t");
      assertEquals(2, requests.get());
      assertEquals(List.of("session.discovered"), rig.types("t"));
      assertEquals(Duration.ZERO, rig.clients().of("t").gate().pause());
    }
  }

  private static String vendor(RawVendor vendor) {
    return "http://127.0.0.1:" + vendor.port() + "/t";
  }

  private static Reply refusal(int status) {
    String body = status == 401 ? REFUSED_WITH_401 : REFUSED_WITH_403;
    return Reply.answer(status, Map.of("Content-Type", "application/json"), body);
  }

  /** A token service that gives token-1, token-2 … */
  private static AtomicInteger tokens(RawVendor vendor) {
    AtomicInteger given = new AtomicInteger();
    String expiry = "{\"token\":{\"expires_at\":\"2026-01-03T03:04:05.000000Z\"}}";
    vendor.answers(
        "iam",
        request ->
            Reply.answer(
                201, Map.of("X-Subject-Token", "token-" + given.incrementAndGet()), expiry));
    return given;
  }

  private static List<String> tokensSeen(RawVendor vendor) {
    return vendor.seen("t").stream().map(seen -> seen.headers().get("x-auth-token")).toList();
  }

  private static String tokenAccount(RawVendor vendor) {
    return SETTINGS
        + """
        account.t.vendor = huawei
        account.t.region = cn-north-4
        account.t.base-url = http://127.0.0.1:%1$d/t
        account.t.iam-url = http://127.0.0.1:%1$d/iam
        account.t.user = u
        account.t.password = marked-password
        account.t.domain = d
        account.t.project = p
        target.t.endpoint = huawei-sql-session
        target.t.account = t
        target.t.workspace = ws-1
        target.t.sessions = s-1
        target.t.every = 1m
        """
            .formatted(vendor.port());
  }
}
