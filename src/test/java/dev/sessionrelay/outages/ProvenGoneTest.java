package dev.sessionrelay.outages;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.session.Schemas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that look like an end and are none, after a good one; and those that are one. */
class ProvenGoneTest {
  private static final String SETTINGS = "simulator.enabled = false\nretry.delay = 1ms\n";
  private static final String JSON = "application/json";

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

  static Stream<Arguments> noProof() {
    return Stream.of(
        Arguments.of(Vendors.ORACLE_NOTEBOOK, 404, "", "", "GONE"),
        Arguments.of(Vendors.HUAWEI_SQL, 404, "", "", "GONE"),
        Arguments.of(
            Vendors.HUAWEI_SQL, 404, JSON, "{\"error_msg\":\"404 Route Not Found\"}", "GONE"),
        Arguments.of(
            Vendors.HUAWEI_RAY, 404, "application/octet-stream", "default backend - 404", "GONE"),
        Arguments.of(
            Vendors.ALIBABA_CLUSTER, 404, "", "<html><body>Not Found</body></html>", "GONE"),
        Arguments.of(
            Vendors.ALIBABA_CLUSTER,
            404,
            JSON,
            "{\"code\":null,\"message\":\"not accessible\"}",
            "GONE"),
        Arguments.of(
            Vendors.ALIBABA_CLUSTER,
            404,
            JSON,
            "{\"code\":\"InvalidWorkspace.NotFound\",\"message\":\"No such workspace.\"}",
            "GONE"),
        Arguments.of(
            Vendors.HUAWEI_SQL, 410, JSON, Vendors.HUAWEI_SQL.notFoundBody(), "UNDOCUMENTED"),
        Arguments.of(
            Vendors.ORACLE_NOTEBOOK,
            404,
            JSON,
            "{\"code\":\"RouteNotFound\",\"message\":\"no route\"}",
            "GONE"));
  }

  @ParameterizedTest
  @MethodSource("noProof")
  void oneAnswerOfAStrangerMadeALivingSessionGone(
      Vendors endpoint, int status, String type, String body, String failureClass)
      throws Exception {
    Map<String, String> headers = type.isEmpty() ? Map.of() : Map.of("Content-Type", type);
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 20, Reply.answer(status, headers, body));
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      JsonNode failed = rig.events().get(1);
      assertEquals(failureClass, failed.at("/data/failure/class").asText());
    }
  }

  /** Also when it is the only one of its target. */
  @Test
  void eventSaysHowTheEndWasProven() throws Exception {
    Vendors endpoint = Vendors.ORACLE_NOTEBOOK;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 2, endpoint.notFound());
      JsonNode gone = rig.events().get(1);
      assertEquals("session.gone", Rig.type(gone));
      String proof = gone.at("/data/goneProof").asText();
      assertTrue(proof.startsWith("the service answered 404 NotAuthorizedOrNotFound"), proof);
      assertEquals(List.of(), Schemas.event(gone.toString()));
    }
  }

  @Test
  void aSecondSayInTheSameTurnIsNoSecondTurn() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 1, endpoint.notFound());
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 1, endpoint.notFound());
      assertEquals(List.of("session.discovered"), rig.types("t"), "it was seen in between");
      vendor.turns(rig, 1, endpoint.notFound());
      assertEquals(List.of("session.discovered", "session.gone"), rig.types("t"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Age             | 300",
        "X-Cache         | HIT",
        "x-cache         | Hit from cloudfront",
        "X-Cache         | TCP_MEM_HIT from a23-1-2-3.deploy.example",
        "X-Cache         | MISS, HIT",
        "CF-Cache-Status | HIT",
        "CF-Cache-Status | STALE",
        "X-Cache-Status  | UPDATING",
        "X-Proxy-Cache   | HIT",
        "Cache-Status    | edge; hit; ttl=30",
        "Warning         | 110 - 'Response is Stale'",
        "Warning         | 199 - 'x', 111 proxy 'Revalidation Failed'",
        "Warning         | 112 - 'Disconnected Operation'"
      },
      quoteCharacter = '`')
  void answerThatACacheKeptWasSaidTwice(String header, String value) throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    Map<String, String> kept = Map.of("Content-Type", "application/json", header, value);
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 3, Reply.answer(404, kept, endpoint.notFoundBody()));
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Age             | 0",
        "X-Cache         | MISS from proxy",
        "X-Cache         | TCP_MISS",
        "CF-Cache-Status | DYNAMIC",
        "Cache-Status    | edge; fwd=stale; fwd-status=404",
        "Warning         | 199 - 'code 110'"
      },
      quoteCharacter = '`')
  void answerThatACacheFetchedIsTheServicesOwn(String header, String value) throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    Map<String, String> fetched = Map.of("Content-Type", "application/json", header, value);
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 2, Reply.answer(404, fetched, endpoint.notFoundBody()));
      assertEquals(List.of("session.discovered", "session.gone"), rig.types("t"));
    }
  }

  @Test
  void answerThatWasCutOffBehindWholeJsonWasAProof() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 3, Reply.cutAfter(404, endpoint.notFoundBody()));
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
    }
  }

  @Test
  void lostPermissionMadeEverySessionGone() throws Exception {
    try (Rig rig = several("s-1, s-2, s-3")) {
      answers("s-1", "s-2", "s-3");
      vendor.turn(rig, "t");
      answers();
      for (int i = 0; i < 10; i++) {
        vendor.turn(rig, "t");
      }
      assertEquals(
          List.of("session.discovered", "session.discovered", "session.discovered", "poll.failed"),
          rig.types("t"));
      JsonNode incident = rig.events().get(3);
      assertEquals("", incident.path("subject").asText(), "of the target");
      assertTrue(
          incident.at("/data/failure/message").asText().startsWith("3 sessions vanished at once"));

      answers("s-1", "s-3");
      vendor.turn(rig, "t");
      assertEquals("poll.recovered", rig.types("t").get(4));
      assertEquals(
          5, rig.types("t").size(), "s-2 may have been asked before the permission was back");
      vendor.turn(rig, "t");
      assertEquals("session.gone", rig.types("t").get(5), "s-2 was really culled");
      assertEquals(6, rig.types("t").size());
    }
  }

  /** Lost permission looks the same, so that only time tells. */
  @Test
  void sessionsThatWereDeletedTogetherStayedOneIncidentForEver() throws Exception {
    try (Rig rig = several("s-1, s-2, s-3")) {
      deletedTogether(rig);
      vendor.time.advance(Duration.ofHours(23));
      vendor.turn(rig, "t");
      assertEquals(4, rig.types("t").size());
      vendor.time.advance(Duration.ofHours(1));
      vendor.turn(rig, "t");
      assertEquals(
          List.of("session.gone", "session.gone", "session.gone", "poll.recovered"),
          rig.types("t").subList(4, 8));
      String proof = rig.events().get(4).at("/data/goneProof").asText();
      assertTrue(proof.contains(", in 14 turns until "), proof);
      assertTrue(proof.endsWith(", and no session beside it was seen in that time"), proof);
    }
  }

  @Test
  void anHourIsEnoughWhereTheServiceAnswersTheAccountElsewhere() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    String other =
        """
        target.other.endpoint = huawei-sql-session
        target.other.account = t
        target.other.workspace = 0b1c2d3e-1111-2222-3333-444455556667
        target.other.sessions = s-9
        target.other.every = 1h
        """;
    try (Rig rig = several("s-1, s-2, s-3", other)) {
      deletedTogether(rig);
      vendor.time.advance(Duration.ofMinutes(50));
      answers("s-9");
      vendor.turn(rig, "other");
      vendor.turn(rig, "t");
      assertEquals("session.gone", rig.types("t").get(4));
      assertEquals(8, rig.types("t").size());
      List<JsonNode> gone = rig.events(event -> Rig.type(event).equals("session.gone"));
      String proof = gone.get(0).at("/data/goneProof").asText();
      assertTrue(proof.endsWith("though others of the account were"), proof);
    }
  }

  @Test
  void twoTurnsInAnotherDayAreNotEnoughForSessionsThatVanishedTogether() throws Exception {
    try (Rig rig = several("s-1, s-2")) {
      answers("s-1", "s-2");
      vendor.turn(rig, "t");
      answers();
      for (int i = 0; i < 9; i++) {
        vendor.turn(rig, "t");
        vendor.time.advance(Duration.ofDays(2));
      }
      assertEquals(
          List.of("session.discovered", "session.discovered", "poll.failed"), rig.types("t"));
      vendor.turn(rig, "t");
      assertEquals(6, rig.types("t").size());
    }
  }

  @Test
  void forgettingWhatVanishedTogetherDidNotEndTheIncident() throws Exception {
    try (Rig rig = several("s-1, s-2, s-3")) {
      deletedTogether(rig);
      LedgerSettings settings = LedgerSettings.of(LedgerSettings.DEFAULT_URL, home);
      try (LedgerAccess access = LedgerAccess.open(settings, vendor.time)) {
        await().until(() -> access.forgetSessions("t", "s-2") == 1);
        await().until(() -> access.forgetSessions("t", "s-3") == 1);
        vendor.turn(rig, "t");
        assertEquals(
            List.of("poll.failed", "poll.failed", "poll.recovered", "session.gone"),
            rig.types("t").subList(4, 8).stream().sorted().toList());
      }
    }
  }

  /** Two hours after the first turn with 404s. */
  private void deletedTogether(Rig rig) throws Exception {
    answers("s-1", "s-2", "s-3");
    vendor.turn(rig, "t");
    answers();
    for (int i = 0; i < 12; i++) {
      vendor.turn(rig, "t");
    }
    assertEquals("poll.failed", rig.types("t").get(3));
    assertEquals(4, rig.types("t").size());
  }

  @Test
  void aClockThatWasSetBackMadeALossOfPermissionTheEndOfEverySession() throws Exception {
    try (Rig rig = several("s-1, s-2, s-3")) {
      answers("s-1", "s-2", "s-3");
      vendor.turn(rig, "t");
      answers();
      vendor.time.advance(Duration.ofDays(-1));
      for (int i = 0; i < 5; i++) {
        vendor.turn(rig, "t");
      }
      assertEquals("poll.failed", rig.types("t").get(3));
      assertEquals(4, rig.types("t").size());
    }
  }

  @Test
  void aRestartForgotWhatTheServiceHadSaid() throws Exception {
    Vendors endpoint = Vendors.ORACLE_NOTEBOOK;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 1, endpoint.notFound());
    }
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, endpoint.notFound());
      assertEquals(List.of("session.discovered", "session.gone"), rig.types("t"));
      String proof = rig.events().get(1).at("/data/goneProof").asText();
      assertTrue(proof.contains("at 2026-01-02T03:06:05Z and in a later turn at "), proof);
      assertEquals(Map.of(), rig.ledger().notFound(rig.events().get(0).path("source").asText()));
    }
  }

  @Test
  void whatWasSeenAfterAFourOhFourWasHeldAgainstItAfterARestart() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 1, endpoint.notFound());
    }
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
    }
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, endpoint.notFound());
      assertEquals(List.of("session.discovered"), rig.types("t"));
    }
  }

  @Test
  void aRestartMadeALossOfPermissionTheEndOfASession() throws Exception {
    try (Rig rig = several("s-1, s-2, s-3")) {
      deletedTogether(rig);
    }
    try (Rig rig = several("s-1, s-2, s-3")) {
      answers("s-1");
      vendor.turn(rig, "t");
      assertEquals(5, rig.types("t").size());
      assertEquals("poll.recovered", rig.types("t").get(4));
      vendor.turn(rig, "t");
      assertEquals(List.of("session.gone", "session.gone"), rig.types("t").subList(5, 7));
    }
  }

  @Test
  void oneOfSeveralIsGoneOneTurnLater() throws Exception {
    try (Rig rig = several("s-1, s-2")) {
      answers("s-1", "s-2");
      vendor.turn(rig, "t");
      answers("s-1");
      vendor.turn(rig, "t");
      assertEquals(2, rig.types("t").size());
      vendor.turn(rig, "t");
      assertEquals("session.gone", rig.types("t").get(2));
      answers();
      vendor.turn(rig, "t");
      vendor.turn(rig, "t");
      assertEquals("session.gone", rig.types("t").get(3), "the last one of the target");
    }
  }

  /** Ids are those of a region; the ledger is opened anew. */
  @Test
  void anotherBaseUrlMadeTheSessionGone() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
    }
    String there = "http://localhost:" + vendor.raw.port() + "/t";
    try (Rig rig = Rig.start(home, SETTINGS + endpoint.properties("t", there), vendor.time)) {
      vendor.turns(rig, 10, endpoint.notFound());
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
      vendor.turns(rig, 2, endpoint.notFound());
      assertEquals(
          List.of("session.discovered", "poll.failed", "poll.recovered", "session.gone"),
          rig.types("t"));
    }
  }

  /** The vendor hides what another tenancy has behind the same 404. */
  @Test
  void anotherTenancyMadeTheSessionGone() throws Exception {
    Vendors endpoint = Vendors.ORACLE_NOTEBOOK;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
    }
    String properties = endpoint.properties("t", "http://127.0.0.1:" + vendor.raw.port() + "/t");
    String there = properties.replaceFirst("(tenancy = \\S+)", "$1other");
    assertNotEquals(properties, there);
    try (Rig rig = Rig.start(home, SETTINGS + there, vendor.time)) {
      vendor.turns(rig, 10, endpoint.notFound());
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
    }
  }

  /** Ids of workspaces are of one project; a copied line may name another. */
  @Test
  void anotherProjectMadeTheSessionGone() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    String here =
        endpoint
            .properties("t", "http://127.0.0.1:" + vendor.raw.port() + "/t")
            .replace(
                "account.t.token = marked-token",
                """
                account.t.access-key = AK
                account.t.secret-key = marked-secret
                account.t.project = 0123456789abcdef0123456789abcdef""");
    try (Rig rig = Rig.start(home, SETTINGS + here, vendor.time)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
    }
    String there = here.replace("= 0123", "= 3210");
    assertNotEquals(here, there);
    try (Rig rig = Rig.start(home, SETTINGS + there, vendor.time)) {
      vendor.turns(rig, 10, endpoint.notFound());
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, Could not find project: p-1.",
    "400, Invalid input for domain.",
    "403, The account is locked."
  })
  void tokenServiceThatRefusedMadeTheSessionGone(int status, String words) throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      vendor.turns(rig, 1, Reply.json(endpoint.good()));
    }
    String here = "http://127.0.0.1:" + vendor.raw.port();
    String properties =
        endpoint
            .properties("t", here + "/t")
            .replace(
                "account.t.token = marked-token",
                """
                account.t.user = u
                account.t.password = marked-password
                account.t.domain = d
                account.t.project = p-1
                account.t.iam-url = %s/iam"""
                    .formatted(here));
    String error = "{\"error\":{\"code\":%d,\"message\":\"%s\"}}".formatted(status, words);
    vendor.raw.alwaysAnswers("iam", Reply.answer(status, Map.of("Content-Type", JSON), error));
    try (Rig rig = Rig.start(home, SETTINGS + properties, vendor.time)) {
      vendor.turns(rig, 5, endpoint.notFound());
      assertEquals(List.of("session.discovered", "poll.failed"), rig.types("t"));
      JsonNode failed = rig.events().get(1);
      assertEquals("UNAUTHENTICATED", failed.at("/data/failure/class").asText());
      assertEquals("", failed.path("subject").asText(), "of the target");
    }
  }

  @Test
  void newSessionAtEachAnswerWasAFloodOfEvents() throws Exception {
    Vendors endpoint = Vendors.HUAWEI_RAY;
    try (Rig rig = vendor.start(home, endpoint, SETTINGS)) {
      for (int i = 0; i < 30; i++) {
        vendor.turns(rig, 1, Reply.json("{\"session_id\":\"s-" + i + "\",\"status\":\"RUNNING\"}"));
      }
      List<String> types = rig.types("t");
      assertEquals("poll.failed", types.get(types.size() - 1));
      assertEquals(8, types.size(), () -> "1 + 3 superseded + 1 incident: " + types);
      vendor.turns(rig, 2, Reply.json("{\"session_id\":\"s-x\",\"status\":\"RUNNING\"}"));
      assertEquals(
          List.of("poll.recovered", "session.discovered", "session.gone"),
          rig.types("t").subList(8, 11).stream().sorted().toList());
    }
  }

  private Rig several(String sessions) throws Exception {
    return several(sessions, "");
  }

  private Rig several(String sessions, String more) throws Exception {
    Vendors endpoint = Vendors.HUAWEI_SQL;
    String base = "http://127.0.0.1:" + vendor.raw.port() + "/t";
    String properties =
        endpoint.properties("t", base).replace("sessions = s-1", "sessions = " + sessions);
    return Rig.start(home, SETTINGS + properties + more, vendor.time);
  }

  /** Only these sessions exist. */
  private void answers(String... live) {
    vendor.raw.answers(
        "t",
        request ->
            Stream.of(live)
                .filter(id -> request.target().endsWith("/" + id))
                .findFirst()
                .map(id -> Reply.json("{\"session_id\":\"" + id + "\",\"status\":\"RUNNING\"}"))
                .orElse(Vendors.HUAWEI_SQL.notFound()));
  }
}
