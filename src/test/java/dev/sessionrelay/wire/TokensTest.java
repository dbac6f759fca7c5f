package dev.sessionrelay.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.RunningRelay;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Huawei tokens of a running relay: fetched once, renewed once, never thrown away too late. */
class TokensTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int POLLS = 200;

  @TempDir Path directory;

  private final SettableClock clock = SettableClock.runningFrom(Instant.now());
  private volatile Duration life = Duration.ofHours(24);
  private final AtomicInteger granted = new AtomicInteger();
  private final CountDownLatch grants = new CountDownLatch(1);
  private volatile boolean grantsWait;
  private volatile boolean grantRotates;
  private volatile Function<Received, Reply> vendor = TokensTest::session;
  private RawHttpServer iam;
  private RawHttpServer server;
  private RunningRelay relay;

  @BeforeEach
  void serve() throws IOException {
    iam = RawHttpServer.start(request -> grant());
    server = RawHttpServer.start(request -> vendor.apply(request));
  }

  @AfterEach
  void stop() throws IOException {
    grants.countDown();
    if (relay != null) {
      relay.close();
    }
    server.close();
    iam.close();
  }

  private void start(int sessions) throws Exception {
    relay = home(sessions, "100ms", "p").start(clock);
  }

  private RelayHome home(int sessions, String every, String password) throws IOException {
    RelayHome home = new RelayHome(directory);
    home.account(
        "a",
        "huawei",
        server.uri(""),
        "iam-url",
        iam.uri("").toString(),
        "user",
        "u",
        "password",
        password,
        "domain",
        "d",
        "project",
        "cn-north-4",
        "connections",
        "" + POLLS,
        "requests-per-second",
        "10000");
    home.set("target.t.endpoint", Vendors.SQL)
        .set("target.t.account", "a")
        .set("target.t.every", every);
    home.set("target.t.workspace", "w").set("target.t.sessions", "file:ids.txt");
    home.file(
        "ids.txt",
        IntStream.range(0, sessions).mapToObj(i -> "s-" + i).collect(Collectors.joining("\n")));
    return home;
  }

  private Reply grant() {
    String token = "token-" + granted.incrementAndGet();
    if (grantRotates) {
      rotate();
    }
    if (grantsWait) {
      pass(grants);
    }
    return Vendors.grant(token, clock.instant().plus(life).toString());
  }

  /** Late enough to be looked at again. */
  private void rotate() {
    grantRotates = false;
    clock.advance(Duration.ofSeconds(5));
    try {
      Files.writeString(directory.resolve("password.txt"), "after, and longer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertTrue(latch.await(LONG.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reply session(Received request) {
    return Vendors.json("{\"session_id\":\"" + id(request) + "\",\"status\":\"RUNNING\"}");
  }

  private static String id(Received request) {
    return request.path().replaceAll(".*/", "");
  }

  private static String token(Received request) {
    return request.headers().get("x-auth-token");
  }

  private static Reply refused() {
    return new Reply(
        401,
        Map.of("Content-Type", "application/json"),
        "{\"error_code\":\"APIG.0307\",\"error_msg\":\"The token must be updated\"}");
  }

  /** Sessions that were asked for with this token. */
  private long asked(String token) {
    return server.requests().stream()
        .filter(r -> token.equals(token(r)))
        .map(TokensTest::id)
        .distinct()
        .count();
  }

  private static long threadsIn(String type) {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals(type)))
        .count();
  }

  @Test
  void twoHundredPollsWithAnExpiredTokenCauseOneRequestForAToken() throws Exception {
    CountDownLatch turn = new CountDownLatch(1);
    vendor =
        request -> {
          if (asked("token-1") == POLLS) {
            pass(turn);
          }
          return session(request);
        };
    // A clock that is set ages no token: it has to grow old by itself.
    life = Duration.ofSeconds(10);
    start(POLLS);
    await().atMost(LONG).until(() -> asked("token-1") == POLLS);
    Instant expired = clock.instant().plus(life);
    life = Duration.ofHours(24);
    grantsWait = true;
    await().atMost(LONG).until(() -> clock.instant().isAfter(expired));
    // Only now does the turn end, so that every poll of the next one finds the token expired.
    turn.countDown();
    await()
        .atMost(LONG)
        .until(() -> threadsIn("dev.sessionrelay.cloud.huawei.HuaweiTokens") == POLLS);
    grants.countDown();
    await().atMost(LONG).until(() -> asked("token-2") == POLLS);
    assertEquals(2, granted.get());
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  @Test
  void aPollWhoseCredentialWasRotatedOnItsWayWasLost() throws Exception {
    RelayHome home = home(1, "1h", "{{file:password.txt}}");
    home.file("password.txt", "before");
    grantRotates = true;
    relay = home.start(clock);
    await().atMost(LONG).until(() -> relay.turns("t").turns() == 1);
    assertEquals(1, server.requests().size());
  }

  @Test
  void twoHundredRefusalsOfOneTokenCauseOneRequestForAToken() throws Exception {
    start(POLLS);
    await().atMost(LONG).until(() -> asked("token-1") == POLLS);
    vendor = request -> "token-1".equals(token(request)) ? refused() : session(request);
    await().atMost(LONG).until(() -> asked("token-2") == POLLS);
    assertEquals(2, granted.get());
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  /** The document of the SQL API has a 403 for it, the gateway a 401. */
  @Test
  void aTokenThatWasRefusedWith403WasNotRenewed() throws Exception {
    start(2);
    await().atMost(LONG).until(() -> asked("token-1") == 2);
    vendor = request -> "token-1".equals(token(request)) ? invalid() : session(request);
    await().atMost(LONG).until(() -> asked("token-2") == 2);
    assertEquals(2, granted.get());
    assertEquals(List.of(), relay.ledger().openIncidents());
  }

  private static Reply invalid() {
    return new Reply(
        403,
        Map.of("Content-Type", "application/json"),
        """
        {"error":{"code":"403","message":"X-Auth-Token is invalid in the request",
        "title":"Forbidden"},"error_code":403,
        "error_msg":"X-Auth-Token is invalid in the request","title":"Forbidden"}""");
  }

  @Test
  void aLate401DiscardedTheFreshToken() throws Exception {
    CountDownLatch renewed = new CountDownLatch(1);
    start(2);
    await().atMost(LONG).until(() -> asked("token-1") == 2);
    vendor =
        request -> {
          if (!"token-1".equals(token(request))) {
            renewed.countDown();
            return session(request);
          }
          if (id(request).equals("s-0")) {
            pass(renewed);
          }
          return refused();
        };
    await().atMost(LONG).until(() -> asked("token-2") == 2);
    long turns = relay.turns("t").turns();
    await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 5);
    assertEquals(2, granted.get());
  }

  @Test
  void aUserWhoseTokensAreAllRefusedIsRenewedOnceAndThenHeld() throws Exception {
    vendor = request -> refused();
    start(POLLS);
    await().atMost(LONG).until(() -> !relay.ledger().openIncidents().isEmpty());
    long turns = relay.turns("t").turns();
    await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 5);
    assertEquals(2, granted.get());
    assertEquals(
        List.of("token-1", "token-2"), server.requests().stream().map(TokensTest::token).toList());
    List<Incident> incidents = relay.ledger().openIncidents();
    assertEquals(1, incidents.size());
    assertEquals("UNAUTHENTICATED", incidents.get(0).failureClass());
    assertFalse(incidents.toString().contains("token-"), incidents.toString());
  }

  @Test
  void iamThatRefusesTheUserIsAskedOnceForTwoHundredPolls() throws Exception {
    iam.close();
    iam =
        RawHttpServer.start(
            request ->
                new Reply(
                    401,
                    Map.of(),
                    "{\"error\":{\"code\":401,\"message\":\"The username or password is wrong.\"}}"));
    start(POLLS);
    await().atMost(LONG).until(() -> !relay.ledger().openIncidents().isEmpty());
    long turns = relay.turns("t").turns();
    await().atMost(LONG).until(() -> relay.turns("t").turns() > turns + 5);
    assertEquals(1, iam.requests().size());
    assertEquals(List.of(), server.requests());
    assertEquals("UNAUTHENTICATED", relay.ledger().openIncidents().get(0).failureClass());
  }
}
