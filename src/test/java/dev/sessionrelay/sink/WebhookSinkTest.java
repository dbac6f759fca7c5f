package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.sessionrelay.settings.Secret;
import dev.sessionrelay.sink.Receiver.Answer;
import dev.sessionrelay.sink.Receiver.Request;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
  private static final String ROUTE = "file:routes/sinks/webhook.camel.yaml";
  private static final String NEW = "whsec_" + "bmV3IHNlY3JldCBuZXcgc2VjcmV0IG5ldyBzZWNyZXQ=";
  private static final String OLD = "whsec_" + "b2xkIHNlY3JldCBvbGQgc2VjcmV0IG9sZCBzZWNyZXQ=";

  @TempDir Path home;
  private Receiver receiver;
  private SinkProcess process;

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
    process = new SinkProcess(home);
  }

  @AfterEach
  void close() {
    process.close();
    receiver.close();
  }

  private dev.sessionrelay.sink.webhook.WebhookDestination webhook(
      String sink, String path, String secrets) {
    Secret secret = secrets == null ? null : Secret.of(secrets);
    return new dev.sessionrelay.sink.webhook.WebhookDestination(
        sink, Secret.of(receiver.url(path)), secret, Duration.ofSeconds(2));
  }

  private void start(String secrets) {
    start(secrets, SomeSettings.quick());
  }

  private void start(String secrets, SinkSettings settings) {
    process.settings("webhook", settings);
    process.webhook(webhook("webhook", "/hook?token=a%2Bb", secrets)).start(ROUTE);
  }

  private List<Request> awaitRequests(int count) {
    await().until(() -> receiver.requests.size() >= count);
    return receiver.requests;
  }

  @Test
  void requestIsWhatStandardWebhooksAndCloudEventsSay() throws Exception {
    start(NEW);
    process.observe(1);
    Request request = awaitRequests(1).get(0);
    assertEquals("POST", request.method());
    assertEquals("/hook?token=a%2Bb", request.uri().toString());
    assertEquals("application/cloudevents+json", request.header("Content-Type"));
    assertEquals("localhost:" + receiver.port(), request.header("Host"));
    verify(NEW, request);
    assertEquals(idOf(request), request.header("webhook-id"));
    assertEquals(
        new TreeSet<>(
            List.of(
                "Accept",
                "Connection",
                "Content-length",
                "Content-type",
                "Host",
                "User-agent",
                "Webhook-id",
                "Webhook-signature",
                "Webhook-timestamp")),
        union(request.headers().keySet(), "Accept", "Connection"));
  }

  /** CVE-2026-78164: camel-http resolves placeholders in the header with the address. */
  @Test
  void aPlaceholderInAnAddressGoesOutVerbatim() throws Exception {
    process.settings("webhook", SomeSettings.quick());
    process.webhook(webhook("webhook", "/hook?home={{env:HOME}}", NEW)).start(ROUTE);
    process.observe(1);
    assertEquals("/hook?home=%7B%7Benv:HOME%7D%7D", awaitRequests(1).get(0).uri().toString());
  }

  /** CVE-2026-78164: a vendor chooses the ids of its sessions. */
  @ParameterizedTest
  @ValueSource(strings = {"{{env:HOME}}", "${env:HOME}", "${header.SessionVendor}"})
  void aPlaceholderInASessionIdGoesOutVerbatim(String id) throws Exception {
    process.settings("webhook", SomeSettings.quick());
    process.webhook(webhook("webhook", "/hook", NEW)).start(ROUTE);
    process.observe(List.of(id));
    Request request = awaitRequests(1).get(0);
    assertEquals("/hook", request.uri().toString());
    assertTrue(request.body().contains("\"subject\":\"" + id + "\""), request::body);
  }

  private static TreeSet<String> union(Set<String> names, String... optional) {
    TreeSet<String> all = new TreeSet<>(names);
    all.addAll(List.of(optional));
    return all;
  }

  private static String idOf(Request request) {
    return request.body().replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1");
  }

  private static void verify(String secret, Request request) throws Exception {
    Map<String, List<String>> headers = new HashMap<>();
    request.headers().forEach((name, values) -> headers.put(name.toLowerCase(), values));
    new Webhook(secret).verify(request.body(), HttpHeaders.of(headers, (a, b) -> true));
  }

  @Test
  void whileASecretIsRotatedBothVerify() throws Exception {
    start(NEW + ", " + OLD);
    process.observe(1);
    Request request = awaitRequests(1).get(0);
    verify(NEW, request);
    verify(OLD, request);
  }

  @Test
  void withoutSecretNothingIsSigned() {
    start(null);
    process.observe(1);
    assertNull(awaitRequests(1).get(0).header("webhook-signature"));
  }

  @Test
  void everyTryHasTheSameIdAndATimestampOfItsOwn() {
    receiver.answers =
        request -> receiver.requests.isEmpty() ? new Answer(503, "not now") : Answer.OK;
    start(
        NEW,
        SomeSettings.with(
            "retryDelay", Duration.ofMillis(2_200), "retryMaxDelay", Duration.ofMillis(2_200)));
    process.observe(1);
    List<Request> requests = awaitRequests(2);
    assertEquals(requests.get(0).header("webhook-id"), requests.get(1).header("webhook-id"));
    assertEquals(requests.get(0).body(), requests.get(1).body());
    assertNotEquals(
        requests.get(0).header("webhook-timestamp"), requests.get(1).header("webhook-timestamp"));
  }

  @Test
  void refusedEventIsSentThreeTimesAndIsADeadLetter() {
    receiver.answers = request -> new Answer(422, "no such thing");
    start(NEW);
    process.observe(3);
    await()
        .until(
            () ->
                receiver.requests.size() == 9
                    && process.status("webhook").cursor() > 2
                    && process.status("webhook").parked() == 0);
    assertEquals(9, receiver.requests.size());
    assertEquals(0, process.status("webhook").delivered());
  }

  @Test
  void goneReceiverStopsTheSinkVisiblyAndARestartTriesAgain() {
    receiver.answers = request -> new Answer(410, "");
    start(NEW, SomeSettings.quick("parallel", 1));
    process.observe(5);
    await().until(() -> process.status("webhook").condition() == SinkStatus.SinkCondition.STOPPED);
    assertEquals("HTTP 410", process.status("webhook").error());
    process.observe(5);
    assertEquals(1, receiver.requests.size());

    receiver.answers = request -> Answer.OK;
    process.stopCamel();
    process.webhooks.clear();
    start(NEW);
    await().until(() -> receiver.requests.size() == 11);
    await().until(() -> process.status("webhook").condition() == SinkStatus.SinkCondition.WORKING);
  }

  @Test
  void retryAfterIsHonouredForTheWholeSink() {
    receiver.answers =
        request ->
            receiver.requests.isEmpty() ? new Answer(429, "", "Retry-After", "2") : Answer.OK;
    start(NEW, SomeSettings.quick("parallel", 1));
    process.observe(4);
    List<Request> requests = awaitRequests(5);
    long wait = requests.get(1).at() - requests.get(0).at();
    assertTrue(wait >= 1_900_000_000L, "waited " + wait / 1_000_000 + " ms");
  }

  @Test
  void redirectIsNotFollowed() {
    receiver.answers =
        request ->
            request.uri().getPath().equals("/hook") && receiver.requests.size() < 2
                ? new Answer(307, "", "Location", receiver.url("/elsewhere"))
                : Answer.OK;
    start(NEW);
    process.observe(1);
    awaitRequests(3);
    assertTrue(receiver.requests.stream().allMatch(r -> r.uri().getPath().equals("/hook")));
  }

  @Test
  void answersHeadersAndCookiesAreNotSentBack() {
    receiver.answers = request -> new Answer(200, "fine", "Set-Cookie", "a=b", "X-Secret", "leak");
    start(NEW, SomeSettings.quick("parallel", 1));
    process.observe(3);
    for (Request request : awaitRequests(3)) {
      assertNull(request.header("Cookie"));
      assertNull(request.header("X-Secret"));
    }
  }

  @Test
  void endlessAnswerDoesNotHoldUpTheSink() {
    receiver.answers = request -> new Answer(200, "x".repeat(1_000_000));
    start(NEW, SomeSettings.quick("parallel", 1));
    process.observe(20);
    awaitRequests(20);
    await().until(() -> process.status("webhook").delivered() == 20);
  }

  @Test
  void addressAndSecretAreInNoErrorAndNoEndpointName() {
    receiver.answers = request -> new Answer(500, "see " + receiver.url("/hook?token=a%2Bb"));
    start(NEW);
    process.observe(1);
    await().until(() -> process.status("webhook").error() != null);
    assertEquals(
        "HTTP 500: see http://localhost:" + receiver.port() + "/…",
        process.status("webhook").error());
    String names = process.context().getEndpointRegistry().keySet().toString();
    assertFalse(names.contains("token"), names);
  }

  @Test
  void severalWebhooksEachHaveTheirPaceAndFilter() {
    receiver.answers =
        request -> request.uri().getPath().equals("/dead") ? new Answer(503, "") : Answer.OK;
    process
        .settings("webhook-dead", SomeSettings.quick())
        .settings(
            "webhook-oncall",
            SomeSettings.quick("only", EventFilter.parse("session.gone", null, null)))
        .settings("webhook-all", SomeSettings.quick())
        .webhook(webhook("webhook-dead", "/dead", NEW))
        .webhook(webhook("webhook-oncall", "/oncall", NEW))
        .webhook(webhook("webhook-all", "/all", NEW))
        .start(ROUTE);
    process.observe(100);
    process.ledger.gone(SomeEvents.ORIGIN, "s7", "two 404s", SomeEvents.START);
    // It also hears of the breaker of the dead one.
    await().until(() -> process.status("webhook-all").delivered() == 102);
    await().until(() -> process.status("webhook-oncall").delivered() == 1);
    assertEquals(0, process.status("webhook-dead").delivered());
    await()
        .until(() -> process.status("webhook-dead").condition() == SinkStatus.SinkCondition.DOWN);
    assertTrue(process.status("webhook-dead").parked() <= 16, "parks no more while down");
  }

  @Test
  void batchesAreCloudEventsBatches() throws Exception {
    start(NEW, SomeSettings.quick("batch", 50));
    process.observe(200);
    await().until(() -> process.status("webhook").delivered() == 200);
    assertTrue(receiver.requests.size() < 100, receiver.requests.size() + " requests");
    Map<String, String> events = new ConcurrentHashMap<>();
    for (Request request : receiver.requests) {
      assertEquals("application/cloudevents-batch+json", request.header("Content-Type"));
      verify(NEW, request);
      for (JsonNode event : new ObjectMapper().readTree(request.body())) {
        events.put(event.path("id").asText(), event.path("subject").asText());
      }
    }
    assertEquals(200, events.size());
  }

  @Test
  void hangingReceiversDoNotAddUpWhenTheProcessStops() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    receiver.answers =
        request -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Answer.OK;
        };
    for (String name : List.of("a", "b", "c")) {
      process.webhook(
          new dev.sessionrelay.sink.webhook.WebhookDestination(
              "webhook-" + name,
              Secret.of(receiver.url("/" + name)),
              null,
              Duration.ofSeconds(60)));
    }
    process.start(ROUTE);
    process.observe(1);
    await().until(() -> receiver.arrived.get() == 3);
    long start = System.nanoTime();
    process.stopCamel();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    over.countDown();
    assertTrue(took.compareTo(Duration.ofSeconds(9)) < 0, "took " + took);
  }
}
