package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.outages.MatrixCases.Case;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every endpoint against everything that a vendor, or what stands before it, may answer: through
 * the shipped routes, a real HTTP client and a real ledger, against servers that write bytes. Each
 * case has an account of its own, so that all of them can run at the same time.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FailureMatrixTest {
  private static final Duration MARGIN = Duration.ofMillis(50);

  /** From a request's arrival to the moment when its failure was known, on a loaded machine. */
  private static final Duration LATEST_BEGIN_OF_A_PAUSE = Duration.ofSeconds(20);

  private static final int AT_THE_SAME_TIME = 32;
  private static final String SETTINGS =
      """
      simulator.enabled = false
      retry.delay = 1ms
      http.response-timeout = 2s
      limits.answer-time = 1s
      """;

  /** What was seen of a case. */
  private record Seen(
      int requests,
      int requestsWhileHeld,
      int requestsInAll,
      JsonNode failed,
      List<String> types) {}

  @TempDir static Path home;

  private final SettableClock time = SettableClock.runningFrom(SettableClock.BEGIN);
  private final Map<Case, Seen> seen = new HashMap<>();
  private MatrixCases cases;
  private Rig rig;

  @BeforeAll
  void runThemAll() throws Exception {
    DemoKeys.ensure(home);
    cases = MatrixCases.open(home, time);
    rig = Rig.start(home, SETTINGS + cases.properties(), time);
    failAll();
    Map<Case, Integer> requests = new HashMap<>();
    cases.all().forEach(each -> requests.put(each, cases.requests(each)));
    Map<String, JsonNode> failed = new HashMap<>();
    rig.events().forEach(event -> failed.put(Rig.target(event), event));
    Map<Case, Integer> whileHeld = new HashMap<>();
    cases.all().forEach(each -> whileHeld.put(each, askAgain(each)));
    Map<String, List<String>> types = new HashMap<>();
    for (JsonNode event : rig.events()) {
      types.computeIfAbsent(Rig.target(event), t -> new ArrayList<>()).add(Rig.type(event));
    }
    for (Case each : cases.all()) {
      seen.put(
          each,
          new Seen(
              requests.get(each),
              whileHeld.get(each),
              cases.requests(each),
              failed.get(each.name()),
              types.get(each.name())));
    }
  }

  @AfterAll
  void close() throws Exception {
    rig.close();
    cases.close();
  }

  /** Those that take long begin first. */
  private void failAll() {
    List<Case> underWay = new ArrayList<>();
    for (Case each : cases.slowFirst()) {
      rig.fire(each.name());
      underWay.add(each);
      if (!each.slow() && underWay.size() % AT_THE_SAME_TIME == 0) {
        rig.awaitEnd(each.name());
      }
    }
    underWay.forEach(each -> rig.awaitEnd(each.name()));
  }

  /**
   * Asks just before and just after the time to the next request has passed; from now on the vendor
   * is well.
   *
   * @return requests that were made too early
   */
  private int askAgain(Case each) {
    cases.recover(each);
    int before = cases.requests(each);
    Instant last = cases.lastRequest(each).orElseGet(time::instant);
    Duration pause = each.expected().pause();
    if (!pause.isZero()) {
      time.set(last.plus(pause).minus(MARGIN));
      rig.turn(each.name());
    }
    int early = cases.requests(each) - before;
    time.set(last.plus(pause).plus(LATEST_BEGIN_OF_A_PAUSE));
    rig.turn(each.name());
    return early;
  }

  @TestFactory
  Stream<DynamicTest> cases() {
    return cases.all().stream()
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
  }

  private void check(Case each) {
    Seen was = seen.get(each);
    each.requestsSeen()
        .ifPresent(count -> assertEquals(count, was.requests(), each + ": requests"));
    checkEvent(each, was.failed());
    assertEquals(0, was.requestsWhileHeld(), each + ": requests before the pause was over");
    if (each.recovers()) {
      assertEquals(was.requests() + 1, was.requestsInAll(), each + ": requests after the pause");
      assertEquals(
          List.of("poll.failed", "session.discovered", "poll.recovered"),
          was.types(),
          each + ": events");
    } else {
      assertEquals(List.of("poll.failed"), was.types(), each + ": events");
    }
    assertEquals(0, cases.requestsElsewhere(), each + ": a redirect was followed");
    assertFalse(was.failed().toString().contains("marked-"), each + ": a secret in the event");
  }

  private static void checkEvent(Case each, JsonNode event) {
    JsonNode failure = event.path("data").path("failure");
    Expected expected = each.expected();
    assertEquals("poll.failed", Rig.type(event));
    assertEquals(expected.failureClass(), failure.path("class").asText(), each + ": class");
    assertEquals(expected.status(), failure.path("status").asInt(0), each + ": status");
    assertEquals(expected.code(), failure.path("code").asText(null), each + ": code");
    assertEquals(
        expected.requestId(), failure.path("requestId").asText(null), each + ": request id");
    String message = failure.path("message").asText();
    assertTrue(message.contains(expected.message()), () -> each + ": message: " + message);
    String solution = failure.path("solution").asText();
    assertTrue(
        !solution.isBlank() && solution.contains(expected.solution()),
        () -> each + ": " + solution);
    assertEquals(each.subject(), event.path("subject").asText(null), each + ": subject");
    assertEquals(1, event.path("data").path("count").asInt(), each + ": count");
  }
}
