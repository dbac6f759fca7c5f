package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents and slow-downs: through the shipped routes and a real ledger. */
class IncidentTest {
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";

  private PlayedVendor vendor;

  @TempDir Path home;

  @BeforeEach
  void startVendor() throws Exception {
    vendor = new PlayedVendor();
  }

  @AfterEach
  void stopVendor() throws Exception {
    vendor.close();
  }

  private Rig start(Vendors endpoint, String more) throws Exception {
    return vendor.start(home, endpoint, SETTINGS + more);
  }

  private Rig start(Vendors endpoint) throws Exception {
    return start(endpoint, "");
  }

  @Test
  void startsOnceChangesClassOnceAndEndsOnce() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      Instant began = vendor.time.instant();
      vendor.turns(rig, 4, Reply.reset());
      vendor.turns(rig, 4, Reply.status(408));
      vendor.turns(rig, 1, Reply.json(Vendors.HUAWEI_SQL.good()));
      vendor.turns(rig, 3, Reply.json(Vendors.HUAWEI_SQL.good()));

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
    Instant began = vendor.time.instant();
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      vendor.turns(rig, 2, Reply.status(500));
      assertEquals(List.of("poll.failed"), rig.types("t"));
    }
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      vendor.turns(rig, 2, Reply.status(500));
      assertEquals(List.of("poll.failed"), rig.types("t"), "said again after the restart");
      vendor.turns(rig, 1, Reply.json(Vendors.HUAWEI_SQL.good()));

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
      vendor.raw.answers(
          "t",
          request ->
              request.target().endsWith("/bad")
                  ? Reply.status(500)
                  : Reply.json("{\"session_id\":\"good\",\"status\":\"RUNNING\"}"));
      for (int i = 0; i < 3; i++) {
        vendor.turn(rig, "two");
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
      vendor.raw.alwaysAnswers("t", Reply.status(500));
      for (int i = 0; i < 4; i++) {
        vendor.turn(rig, "many");
      }
      assertEquals(List.of("poll.failed"), rig.types("many"));

      vendor.raw.answers(
          "t",
          request ->
              Reply.json(
                  "{\"session_id\":\"" + last(request.target()) + "\",\"status\":\"RUNNING\"}"));
      vendor.turn(rig, "many");
      vendor.turn(rig, "many");
      List<String> polls =
          rig.types("many").stream().filter(type -> type.startsWith("poll.")).toList();
      assertEquals(List.of("poll.failed", "poll.recovered"), polls);
    }
  }

  @Test
  void failureIsNotForgottenWhenTheAccountHoldsTheNextTryBack() throws Exception {
    try (Rig rig = start(Vendors.ORACLE_NOTEBOOK)) {
      vendor.turns(rig, 2, Reply.status(429));

      assertEquals(List.of("poll.failed"), rig.types("t"));
      assertEquals("THROTTLED", typeAndClass(rig.events().get(0)).split(" ")[1]);
    }
  }

  @Test
  void slowsDownToTheCeilingAndIsBackAtOnce() throws Exception {
    try (Rig rig = start(Vendors.HUAWEI_SQL)) {
      vendor.raw.alwaysAnswers("t", Reply.status(403));
      Instant began = vendor.time.instant();
      for (int i = 0; i < 60; i++) {
        vendor.turn(rig, "t");
      }
      assertEquals(List.of(1L, 3L, 7L, 15L, 30L, 45L, 60L), minutes(began));
      vendor.raw.alwaysAnswers("t", Reply.json(Vendors.HUAWEI_SQL.good()));
      for (int i = 0; i < 18; i++) {
        vendor.turn(rig, "t");
      }
      List<Long> after = minutes(began).stream().filter(minute -> minute > 60).toList();
      assertEquals(List.of(75L, 76L, 77L, 78L), after);
      assertEquals(List.of("poll.failed", "session.discovered", "poll.recovered"), rig.types("t"));
    }
  }

  private List<Long> minutes(Instant began) {
    return vendor.raw.seen("t").stream()
        .map(seen -> Duration.between(began, seen.at()).toMinutes())
        .toList();
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
}
