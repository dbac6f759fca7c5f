package dev.sessionrelay.cloud.huawei;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.account.TokenHttp;
import dev.sessionrelay.cloud.Authenticator;
import dev.sessionrelay.cloud.CredentialException;
import dev.sessionrelay.cloud.Credentials;
import dev.sessionrelay.cloud.OutgoingRequest;
import dev.sessionrelay.cloud.RenewedCredential;
import dev.sessionrelay.cloud.TokenFetcher;
import dev.sessionrelay.cloud.TokenFetcher.TokenResponse;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.testing.RawHttpServer;
import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import dev.sessionrelay.testing.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuaweiTokensTest {
  private final SettableClock clock =
      SettableClock.standingAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicReference<String> password = new AtomicReference<>("pass\"word");
  private final AtomicReference<Function<Received, Reply>> behaviour =
      new AtomicReference<>(request -> grant("2026-01-02T00:00:00.000000Z"));
  private RawHttpServer iam;
  private CloseableHttpClient client;
  private Authenticator authenticator;

  @BeforeEach
  void start() throws IOException {
    iam = RawHttpServer.start(request -> behaviour.get().apply(request));
    client = HttpClients.custom().disableAutomaticRetries().build();
    authenticator = authenticator(iam.uri("/"));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    iam.close();
  }

  private Authenticator authenticator(URI address) {
    Credentials credentials =
        new HuaweiCredentials.Password(
            "poller", Secret.from(password::get), "company", null, "cn-north-4", address);
    TokenFetcher fetcher = new TokenHttp(client);
    return credentials.authenticator(clock, clock, () -> "unused", fetcher);
  }

  private Reply grant(String expiry) {
    return new Reply(
        201,
        Map.of("X-Subject-Token", "token-" + granted.incrementAndGet()),
        "{\"token\":{\"catalog\":[{\"expires_at\":\"1999-01-01T00:00:00Z\"}],\"expires_at\":\""
            + expiry
            + "\"}}");
  }

  private String token() throws CredentialException {
    return authenticator.authenticate(request()).get("X-Auth-Token");
  }

  private static OutgoingRequest request() {
    return new OutgoingRequest("GET", "h", "/", null, Map.of(), new byte[0]);
  }

  @Test
  void aClockThatWasSetMadeATokenLiveLongerOrShorter() throws Exception {
    SettableClock monotonic = SettableClock.standing();
    authenticator =
        new HuaweiCredentials.Password(
                "poller", Secret.from(password::get), "company", null, "cn-north-4", iam.uri("/"))
            .authenticator(clock, monotonic, () -> "unused", new TokenHttp(client));
    assertEquals("token-1", token());
    clock.advance(Duration.ofDays(31));
    assertEquals("token-1", token(), "only the clock on the wall went on");
    clock.advance(Duration.ofDays(-62));
    monotonic.advance(Duration.ofHours(24));
    assertEquals("token-2", token());
  }

  /** By a clock that is a day behind, a token seemed to live for two. */
  @Test
  void theServiceTellsHowLongATokenLives() throws Exception {
    behaviour.set(
        request -> grant("2026-01-02T00:00:00Z\",\"issued_at\":\"2026-01-01T23:00:00.000000Z"));
    assertEquals("token-1", token());
    clock.advance(Duration.ofMinutes(54));
    assertEquals("token-1", token());
    clock.advance(Duration.ofMinutes(2));
    assertEquals("token-2", token());
  }

  @Test
  void asksAsDocumented() throws Exception {
    assertEquals("token-1", token());
    Received asked = iam.requests().get(0);
    assertEquals("POST /v3/auth/tokens", asked.method() + " " + asked.target());
    assertEquals("application/json", asked.headers().get("content-type").split(";")[0]);
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"auth":{"identity":{"methods":["password"],"password":{"user":{
                "name":"poller","password":"pass\\"word","domain":{"name":"company"}}}},
                "scope":{"project":{"name":"cn-north-4"}}}}\
                """);
    assertEquals(expected, new ObjectMapper().readTree(asked.body()));
  }

  @Test
  void keptUntilShortlyBeforeItExpires() throws Exception {
    assertEquals("token-1", token());
    clock.advance(Duration.ofHours(24).minusMinutes(5).minusSeconds(1));
    assertEquals("token-1", token());
    clock.advance(Duration.ofSeconds(1));
    behaviour.set(request -> grant("2026-01-03T00:00:00.000000Z"));
    assertEquals("token-2", token());
    assertEquals("token-2", token());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1999-01-01T00:00:00Z", "soon", ""})
  void anExpiryThatMakesNoSenseDoesNotCauseARequestPerPoll(String expiry) throws Exception {
    behaviour.set(request -> grant(expiry));
    assertEquals("token-1", token());
    clock.advance(Duration.ofSeconds(4));
    assertEquals("token-1", token());
  }

  @Test
  void twoHundredPollsWithAnExpiredTokenCauseOneRequest() throws Exception {
    assertEquals("token-1", token());
    clock.advance(Duration.ofHours(24));
    behaviour.set(request -> grant("2026-01-05T00:00:00.000000Z"));
    assertEquals(Set.of("token-2"), new HashSet<>(inParallel(200, this::token)));
    assertEquals(2, iam.requests().size());
  }

  @Test
  void twoHundredPollsShareOneFailureAndItsAnswer() throws Exception {
    behaviour.set(request -> new Reply(401, Map.of(), "{\"error\":{\"code\":401}}"));
    List<CredentialException> failures = inParallel(200, this::failure);
    assertEquals(1, iam.requests().size());
    for (CredentialException failure : failures) {
      assertEquals(401, failure.answer().orElseThrow().status());
      assertEquals("{\"error\":{\"code\":401}}", new String(failure.answer().get().body()));
    }
  }

  @Test
  void aRefusedUserIsNotAskedAboutAgainUntilItsPasswordChanges() throws Exception {
    behaviour.set(request -> Reply.of(401));
    failure();
    clock.advance(Duration.ofSeconds(29));
    failure();
    assertEquals(1, iam.requests().size());
    behaviour.set(request -> grant("2026-01-02T00:00:00.000000Z"));
    password.set("new");
    assertEquals("token-1", token());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aBusyServiceIsAskedAgainAfterASecond(int status) throws Exception {
    behaviour.set(request -> new Reply(status, Map.of("Retry-After", "7"), "busy"));
    TokenResponse answer = failure().answer().orElseThrow();
    assertEquals(status, answer.status());
    assertEquals("7", answer.header("Retry-After").orElseThrow());
    behaviour.set(request -> grant("2026-01-02T00:00:00.000000Z"));
    assertEquals(status, failure().answer().orElseThrow().status());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("token-1", token());
  }

  @Test
  void anUnreachableServiceIsTheCause() throws Exception {
    authenticator = authenticator(URI.create("http://127.0.0.1:1"));
    CredentialException failure = failure();
    assertTrue(failure.answer().isEmpty());
    assertInstanceOf(IOException.class, failure.getCause());
    assertTrue(failure.getMessage().startsWith("http://127.0.0.1:1/v3/auth/tokens gives no"));
  }

  @Test
  void an201WithoutTokenIsAFailure() throws Exception {
    behaviour.set(request -> Reply.of(201));
    assertEquals(201, failure().answer().orElseThrow().status());
  }

  @Test
  void aRefusedTokenIsReplacedOnce() throws Exception {
    Map<String, String> first = authenticator.authenticate(request());
    assertTrue(authenticator.renew(first));
    Map<String, String> second = authenticator.authenticate(request());
    assertEquals("token-2", second.get("X-Auth-Token"));

    assertFalse(authenticator.renew(second), "a token fetched just now is refused too");
    assertEquals("token-2", token());
    clock.advance(RenewedCredential.RENEWAL_PAUSE);
    assertTrue(authenticator.renew(second));
    assertEquals("token-3", token());
  }

  @Test
  void aLateRefusalOfAnOldTokenDiscardedTheFreshOne() throws Exception {
    Map<String, String> old = authenticator.authenticate(request());
    assertTrue(authenticator.renew(old));
    assertEquals("token-2", token());
    assertTrue(authenticator.renew(old), "the fresh one is worth a try");
    assertEquals("token-2", token());
    assertEquals(2, iam.requests().size());
  }

  @Test
  void twoHundredPollsWithARefusedTokenCauseOneRequest() throws Exception {
    Map<String, String> old = authenticator.authenticate(request());
    List<String> tokens =
        inParallel(
            200,
            () -> {
              assertTrue(authenticator.renew(old));
              return token();
            });
    assertEquals(Set.of("token-2"), new HashSet<>(tokens));
    assertEquals(2, iam.requests().size());
  }

  @Test
  void aFetcherThatBreaksLeavesNobodyWaiting() throws Exception {
    TokenFetcher broken =
        (address, json) -> {
          throw new IllegalStateException("broken");
        };
    authenticator =
        new HuaweiCredentials.Password("u", Secret.of("p"), "d", "id", null, URI.create("http://h"))
            .authenticator(clock, clock, () -> "unused", broken);
    for (CredentialException failure : inParallel(20, this::failure)) {
      assertEquals("broken", failure.getCause().getMessage());
    }
  }

  private CredentialException failure() {
    CredentialException failure = assertThrows(CredentialException.class, this::token);
    assertFalse(failure.toString().contains(password.get()));
    return failure;
  }

  private interface Task<T> {
    T run() throws Exception;
  }

  private static <T> List<T> inParallel(int times, Task<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(times);
    try {
      CountDownLatch ready = new CountDownLatch(times);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        futures.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return task.run();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      assertEquals(times, results.size());
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
