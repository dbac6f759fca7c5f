package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents, slow-downs and sessions that vanish: through the shipped routes and a real ledger. */
class IncidentTest {
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";

  private final SettableClock time = SettableClock.standing();
  private RawVendor vendor;

  @TempDir Path home;

  @BeforeEach
  void startVendor() throws Exception {
    vendor = RawVendor.start(time);
  }

  @AfterEach
  void stopVendor() throws Exception {
    vendor.close();
  }

  private Rig start(Vendors endpoint, String more) throws Exception {
    DemoKeys.ensure(home);
    String base = "http://127.0.0.1:" + vendor.port() + "/t";
    return Rig.start(home, SETTINGS + endpoint.properties("t", base) + more, time);
  }

  private Rig start(Vendors endpoint) throws Exception {
    return start(endpoint, "");
  }

  @Test
  void startsOnceChangesClassOnceAndEndsOnce() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      Instant began = time.instant();
      turns(rig, 4, Reply.reset());
      turns(rig, 4, Reply.status(408));
      turns(rig, 1, Reply.json(Vendors.HUAWEI_SQL.good()));
      turns(rig, 3, Reply.json(Vendors.HUAWEI_SQL.good()));

      List<JsonNode> events = rig.events(event -> Rig.type(event).startsWith("poll."));
      assertEquals(
          List.of("poll.failed UNREACHABLE", "poll.failed TIMED_OUT", "poll.recovered TIMED_OUT"),
          events.stream().map(IncidentTest::typeAndClass).toList());
      JsonNode recovered = events.get(2).path("data");
      assertEquals(8, recovered.path("count").asInt());
      assertEquals(began.plusSeconds(60), since(recovered));
      assertEquals(8 * 60, recovered.path("durationMillis").asLong() / 1_000);
      assertEquals(List.of(), rig.ledger().openIncidents());
    }
  }

  @Test
  void openIncidentSurvivesARestart() throws Exception {
    Instant began = time.instant();
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      turns(rig, 2, Reply.status(500));
      assertEquals(List.of("poll.failed"), rig.types("t"));
    }
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      turns(rig, 2, Reply.status(500));
      assertEquals(List.of("poll.failed"), rig.types("t"), "said again after the restart");
      turns(rig, 1, Reply.json(Vendors.HUAWEI_SQL.good()));

      assertEquals(List.of("poll.failed", "session.discovered", "poll.recovered"), rig.types("t"));
      JsonNode recovered = rig.events().get(2).path("data");
      assertEquals(began.plusSeconds(60), since(recovered));
      assertTrue(recovered.path("count").asInt() >= 3, recovered.toString());
    }
  }

  @Test
  void faultOfOneSessionIsItsOwnIncident() throws Exception {
    String more =
        "target.two.endpoint = huawei-sql-session\ntarget.two.account = t\n"
            + "target.two.workspace = ws-2\ntarget.two.sessions = good, bad\ntarget.two.every = 1m\n";
    try (Rig rig = start(Vendors.HUAWEI_SQL, more + "breaker.failures = 100\n")) {
      vendor.answers(
          "t",
          request ->
              request.target().endsWith("/bad")
                  ? Reply.status(500)
                  : Reply.json("{\"session_id\":\"good\",\"status\":\"RUNNING\"}"));
      for (int i = 0; i < 3; i++) {
        turn(rig, "two");
      }
      List<JsonNode> failed = rig.events(event -> Rig.type(event).equals("poll.failed"));
      assertEquals(1, failed.size());
      assertEquals("bad", failed.get(0).path("subject").asText());
    }
  }

  @Test
  void breakerThatOpensInTheMiddleOfATurnGivesNoSecondIncident() throws Exception {
    String ids =
        Stream.iterate(1, i -> i + 1).limit(20).map(i -> "s-" + i).collect(Collectors.joining(","));
    String more =
        "target.many.endpoint = huawei-sql-session\ntarget.many.account = t\n"
            + "target.many.workspace = ws-2\ntarget.many.every = 1m\ntarget.many.sessions = "
            + ids
            + "\n";
    try (Rig rig = start(Vendors.HUAWEI_SQL, more)) {
      vendor.alwaysAnswers("t", Reply.status(500));
      for (int i = 0; i < 4; i++) {
        turn(rig, "many");
      }
      assertEquals(List.of("poll.failed"), rig.types("many"));

      vendor.answers(
          "t",
          request ->
              Reply.json(
                  "{\"session_id\":\"" + last(request.target()) + "\",\"status\":\"RUNNING\"}"));
      turn(rig, "many");
      turn(rig, "many");
      List<String> polls =
          rig.types("many").stream().filter(type -> type.startsWith("poll.")).toList();
      assertEquals(List.of("poll.failed", "poll.recovered"), polls);
    }
  }

  @Test
  void failureIsNotForgottenWhenTheAccountHoldsTheNextTryBack() throws Exception {
    try (Rig rig = start(Vendors.ORACLE_NOTEBOOK)) {
      turns(rig, 2, Reply.status(429));

      assertEquals(List.of("poll.failed"), rig.types("t"));
      assertEquals("THROTTLED", typeAndClass(rig.events().get(0)).split(" ")[1]);
    }
  }

  @Test
  void knownSessionIsGoneOnceAndDiscoveredWhenItReturns() throws Exception {
    for (Vendors endpoint : Vendors.ALL) {
      if (endpoint.askedFor("t") != null) {
        Path own = Files.createDirectory(home.resolve(endpoint.name()));
        try (Rig rig = startIn(own, endpoint)) {
          goneAndBack(rig, endpoint);
        }
      }
    }
  }

  private Rig startIn(Path own, Vendors endpoint) throws Exception {
    DemoKeys.ensure(own);
    String base = "http://127.0.0.1:" + vendor.port() + "/t";
    return Rig.start(own, SETTINGS + endpoint.properties("t", base), time);
  }

  private void goneAndBack(Rig rig, Vendors endpoint) {
    turns(rig, 2, Reply.json(endpoint.good()));
    turns(rig, 40, Reply.status(404));
    assertEquals(
        List.of("session.discovered", "session.gone"), rig.types("t"), endpoint.toString());
    turns(rig, 20, Reply.json(endpoint.good()));

    assertEquals(
        List.of("session.discovered", "session.gone", "session.discovered"), rig.types("t"));
    assertEquals(List.of(), rig.ledger().openIncidents());
  }

  @Test
  void sessionThatNeverWasIsAFailureWithAdvice() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      turns(rig, 3, Reply.status(404));

      assertEquals(List.of("poll.failed"), rig.types("t"));
      JsonNode failure = rig.events().get(0).path("data").path("failure");
      assertEquals("GONE", failure.path("class").asText());
      assertTrue(failure.path("solution").asText().startsWith("Check the session id"));
    }
  }

  @Test
  void sessionMissingFromTwoCompleteListingsIsGone() throws Exception {
    try (Rig rig = start(Vendors.ALIBABA_CLUSTERS)) {
      turns(rig, 1, Reply.json(listing("a", "b")));
      turns(rig, 1, Reply.json(listing("a")));
      assertEquals(List.of("session.discovered", "session.discovered"), rig.types("t"));
      turns(rig, 5, Reply.json(listing("a")));

      assertEquals(
          List.of("session.discovered", "session.discovered", "session.gone"), rig.types("t"));
      assertEquals("b", rig.events().get(2).path("subject").asText());
    }
  }

  @Test
  void brokenListingNeverCounts() throws Exception {
    try (Rig rig = start(Vendors.ALIBABA_CLUSTERS)) {
      turns(rig, 1, Reply.json(listing("a", "b")));
      for (Reply second : brokenSecondPages()) {
        vendor.answers(
            "t",
            request ->
                request.target().contains("nextToken=n") ? second : Reply.json(page("n", "a")));
        for (int i = 0; i < 3; i++) {
          turn(rig, "t");
        }
      }
      turns(rig, 1, Reply.json(listing("a")));

      assertEquals(
          List.of("session.discovered", "session.discovered"),
          rig.types("t").stream().filter(type -> type.startsWith("session")).toList());
    }
  }

  /** The last one moved while it was read: the same session twice. */
  private static List<Reply> brokenSecondPages() {
    return List.of(
        Reply.status(500),
        Reply.reset(),
        Reply.html(200),
        Reply.truncated(listing("c")),
        Reply.json(page("n")),
        Reply.json(listing("a")));
  }

  @Test
  void slowsDownToTheCeilingAndIsBackAtOnce() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      vendor.alwaysAnswers("t", Reply.status(403));
      Instant began = time.instant();
      for (int i = 0; i < 60; i++) {
        turn(rig, "t");
      }
      assertEquals(List.of(1L, 3L, 7L, 15L, 30L, 45L, 60L), minutes(began));
      vendor.alwaysAnswers("t", Reply.json(Vendors.HUAWEI_SQL.good()));
      for (int i = 0; i < 18; i++) {
        turn(rig, "t");
      }
      List<Long> after = minutes(began).stream().filter(minute -> minute > 60).toList();
      assertEquals(List.of(75L, 76L, 77L, 78L), after);
      assertEquals(List.of("poll.failed", "session.discovered", "poll.recovered"), rig.types("t"));
    }
  }

  private List<Long> minutes(Instant began) {
    return vendor.seen("t").stream()
        .map(seen -> Duration.between(began, seen.at()).toMinutes())
        .toList();
  }

  /** Turns a minute apart. */
  private void turns(Rig rig, int count, Reply always) {
    vendor.alwaysAnswers("t", always);
    for (int i = 0; i < count; i++) {
      turn(rig, "t");
    }
  }

  private void turn(Rig rig, String target) {
    time.advance(Duration.ofMinutes(1));
    rig.turn(target);
  }

  /** To the second: requests that wait for the rate limit move the clock by milliseconds. */
  private static Instant since(JsonNode data) {
    return Instant.parse(data.path("since").asText()).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String typeAndClass(JsonNode event) {
    return Rig.type(event) + " " + event.path("data").path("failure").path("class").asText();
  }

  private static String last(String target) {
    return target.substring(target.lastIndexOf('/') + 1);
  }

  private static String listing(String... ids) {
    return page(null, ids);
  }

  private static String page(String nextToken, String... ids) {
    List<String> clusters = new ArrayList<>();
    for (String id : ids) {
      clusters.add("{\"sessionClusterId\":\"" + id + "\",\"state\":\"Running\"}");
    }
    String token = nextToken == null ? "" : ",\"nextToken\":\"" + nextToken + "\"";
    return "{\"sessionClusters\":[" + String.join(",", clusters) + "]" + token + "}";
  }
}
