package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Session RUNNING = Samples.full();
  private static final Session STOPPED =
      Samples.of(RUNNING.sessionId(), SessionState.STOPPED, Activity.UNKNOWN);
  private static final Incident INCIDENT =
      new Incident(
          Samples.ORIGIN,
          "sc-9",
          "THROTTLED",
          429,
          "Throttling.User",
          "Request was denied due to user flow control.",
          "Poll less often.",
          "R-1",
          Instant.parse("2026-01-02T03:00:00Z"),
          7);

  private static final RelayPart SINK = RelayPart.sink("webhook");
  private static final RelayPart BREAKER = RelayPart.breaker("alibaba", "prod", "x-sessions");

  static Stream<Event> everyKind() {
    return Stream.of(
        Events.discovered(ObservedSession.of(RUNNING), 1, AT),
        Events.discovered(ObservedSession.of(STOPPED), 1, AT),
        Events.observed(ObservedSession.of(RUNNING), 2, AT),
        Events.changed(STOPPED, ObservedSession.of(RUNNING), 3, AT),
        Events.changed(RUNNING, ObservedSession.of(STOPPED), 4, AT),
        Events.gone(RUNNING, GoneReason.NOT_FOUND, "two 404s", 5, AT),
        Events.gone(STOPPED, GoneReason.MISSING, "two 404s", 5, AT),
        Events.gone(STOPPED, GoneReason.SUPERSEDED, "two 404s", 5, AT),
        Events.pollFailed(INCIDENT, 6, AT),
        Events.pollFailed(wholeTarget(), 6, AT),
        Events.pollRecovered(INCIDENT, 7, AT),
        Events.ofPart(EventType.SINK_STOPPED, SINK, AT, "HTTP 410", 1, AT),
        Events.ofPart(EventType.SINK_TEST, SINK, AT, "asked for", 0, AT),
        Events.ofPart(EventType.BREAKER_OPENED, SINK, AT, "HTTP 503", 1, AT),
        Events.ofPart(EventType.BREAKER_CLOSED, SINK, AT, null, 2, AT.plusSeconds(9)),
        Events.ofPart(EventType.BREAKER_OPENED, BREAKER, AT, "VENDOR_FAULT 500", 1, AT),
        Events.ofPart(EventType.BREAKER_CLOSED, BREAKER, AT, "VENDOR_FAULT 500", 2, AT));
  }

  private static AlertDetails alert(CostEstimate cost) {
    Instant since = AT.minusSeconds(7_200);
    return new AlertDetails(
        "nightly", "idle", since, "lastActivityAt", AT.minusSeconds(60), 2, "ACTIVE", cost);
  }

  static Stream<Event> alerts() {
    CostEstimate both =
        new CostEstimate("EUR", new BigDecimal("1.50"), new BigDecimal("4.5"), BigDecimal.TEN);
    CostEstimate none = new CostEstimate("EUR", BigDecimal.ONE, null, null);
    return Stream.of(
        Events.alert(EventType.ALERT_REMINDED, RUNNING, alert(both), 3, AT),
        Events.alert(EventType.ALERT_REMINDED, RUNNING, alert(none), 3, AT),
        Events.alert(EventType.ALERT_REMINDED, RUNNING, alert(null), 3, AT),
        Events.alert(EventType.ALERT_REMINDED, INCIDENT, alert(null), 3, AT));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alertIsValidAgainstTheSchema(Event event) {
    assertEquals(List.of(), Schemas.event(event.json()));
  }

  @Test
  void alertTellsRuleAndCost() throws Exception {
    List<JsonNode> told = new ArrayList<>();
    for (Event event : alerts().toList()) {
      told.add(json(event).path("data"));
    }
    String alert =
        "{\"rule\":\"nightly\",\"condition\":\"idle\",\"since\":\"2026-01-02T01:04:05.678901Z\","
            + "\"basis\":\"lastActivityAt\",\"durationMillis\":7200000,"
            + "\"raisedAt\":\"2026-01-02T03:03:05.678901Z\",\"reminder\":2,\"endReason\":\"ACTIVE\"%s}";
    String cost = ",\"cost\":{\"currency\":\"EUR\",\"perHour\":%s}";
    assertEquals(
        alert.formatted(cost.formatted("1.5,\"running\":4.5,\"idle\":10")),
        told.get(0).path("alert").toString());
    assertEquals(alert.formatted(cost.formatted("1")), told.get(1).path("alert").toString());
    assertEquals(alert.formatted(""), told.get(2).path("alert").toString());
    assertEquals(RUNNING.sessionId(), told.get(2).path("sessionId").asText());
    assertEquals("THROTTLED", told.get(3).path("failure").path("class").asText());
  }

  @Test
  void eachReminderOfAnAlertIsAnEventOfItsOwn() {
    Set<String> ids = new HashSet<>();
    alerts().forEach(event -> ids.add(event.id()));
    AlertDetails again =
        new AlertDetails("nightly", "idle", AT.minusSeconds(7_200), "x", AT, 3, null, null);
    ids.add(Events.alert(EventType.ALERT_REMINDED, RUNNING, again, 3, AT).id());
    AlertDetails other =
        new AlertDetails("daily", "idle", AT.minusSeconds(7_200), "x", AT, 2, null, null);
    ids.add(Events.alert(EventType.ALERT_REMINDED, RUNNING, other, 3, AT).id());
    assertEquals(4, ids.size(), "what it costs by then makes no other event");
  }

  @Test
  void reminderOfAnIncidentTellsHowLongAndHowOftenItsClassChanged() throws Exception {
    IncidentCourse course = new IncidentCourse(List.of("THROTTLED"), 1, 1, AT, null, List.of());
    JsonNode data = json(Events.incidentReminded(INCIDENT.with(course), 8, AT)).path("data");
    assertEquals(245_678, data.path("durationMillis").asLong());
    assertEquals(1, data.path("reminder").asInt());
    assertEquals(1, data.path("classChanges").asInt());
    assertFalse(json(Events.pollFailed(INCIDENT, 8, AT)).path("data").has("classChanges"));
  }

  private static Incident wholeTarget() {
    return new Incident(Samples.ORIGIN, null, "UNREACHABLE", null, null, null, null, null, AT, 1);
  }

  @ParameterizedTest
  @EnumSource
  void exampleOfTheReferenceIsValid(EventType type) {
    Event example = EventMarkdown.example(type);
    assertEquals(type, example.type());
    assertEquals(List.of(), Schemas.event(example.json()));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void everyEventIsValidAgainstTheSchema(Event event) {
    assertEquals(List.of(), Schemas.event(event.json()));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void theAttributesBesideTheJsonAreThoseInside(Event event) throws Exception {
    JsonNode json = json(event);
    assertEquals(event.id(), json.path("id").asText());
    assertEquals(event.source(), json.path("source").asText());
    assertEquals(event.subject(), json.path("subject").asText(null));
    assertEquals(event.type().cloudEventType(), json.path("type").asText());
    assertEquals(event.time().toString(), json.path("time").asText());
    assertEquals(event.sequence(), Long.parseLong(json.path("sequence").asText()));
    assertEquals(event.vendor(), json.path("data").path("vendor").asText());
    assertEquals(event.target(), json.path("data").path("target").asText());
    String state = event.state() == null ? null : event.state().name();
    assertEquals(state, json.path("data").path("state").asText(null));
    assertEquals(1, event.json().lines().count());
  }

  @Test
  void envelopeOfAChange() {
    Session before = Samples.of("sc-1", SessionState.STARTING, Activity.UNKNOWN);
    Session after = Samples.of("sc-1", SessionState.RUNNING, Activity.IDLE);
    Event event = Events.changed(before, ObservedSession.of(after), 42, AT);
    assertEquals(
        "{\"specversion\":\"1.0\",\"id\":\""
            + event.id()
            + "\","
            + "\"source\":\"/alibaba-session-clusters/prod/w-1234abcd\","
            + "\"type\":\"sessionrelay.session.changed\",\"subject\":\"sc-1\","
            + "\"time\":\"2026-01-02T03:04:05.678Z\",\"sequence\":\"0000000000000000042\","
            + "\"partitionkey\":\"/alibaba-session-clusters/prod/w-1234abcd/sc-1\","
            + "\"datacontenttype\":\"application/json\","
            + "\"dataschema\":\"urn:sessionrelay:schema:session:1\",\"data\":{"
            + "\"vendor\":\"alibaba\",\"service\":\"emr-serverless-spark\","
            + "\"endpoint\":\"alibaba-session-clusters\",\"target\":\"spark\",\"account\":\"prod\","
            + "\"scope\":\"w-1234abcd\",\"workspaceId\":\"w-1234abcd\",\"sessionId\":\"sc-1\","
            + "\"state\":\"RUNNING\",\"activity\":\"IDLE\","
            + "\"previous\":{\"state\":\"STARTING\",\"activity\":\"UNKNOWN\"},"
            + "\"changed\":[\"activity\",\"state\"]}}",
        event.json());
  }

  @Test
  void theIdIsTheSameOnASecondPollLater() {
    assertEquals(
        Events.changed(STOPPED, ObservedSession.of(RUNNING), 3, AT).id(),
        Events.changed(STOPPED, ObservedSession.of(withRequestId("another")), 3, AT.plusSeconds(60))
            .id());
    assertEquals(
        Events.pollFailed(INCIDENT, 3, AT).id(),
        Events.pollFailed(INCIDENT, 3, AT.plusSeconds(60)).id());
  }

  @Test
  void theIdIsPinnedSoThatAnUpgradeDoesNotDeliverOldChangesAgain() {
    Session session = Samples.of("sc-1", SessionState.RUNNING, Activity.IDLE);
    assertEquals(
        "3ebe2ccb0c839e2181f66341a7c7640b",
        Events.discovered(ObservedSession.of(session), 1, AT).id());
  }

  @Test
  void theIdDiffersForEverythingThatIsAnotherEvent() {
    Map<String, Event> events = new LinkedHashMap<>();
    events.put("a discovery", Events.discovered(ObservedSession.of(RUNNING), 1, AT));
    events.put("another type", Events.observed(ObservedSession.of(RUNNING), 1, AT));
    events.put("another sequence", Events.discovered(ObservedSession.of(RUNNING), 2, AT));
    events.put("another content", Events.discovered(ObservedSession.of(STOPPED), 1, AT));
    events.put("another session", Events.discovered(ObservedSession.of(Samples.bare()), 1, AT));
    events.put("a failure", Events.pollFailed(INCIDENT, 1, AT));
    events.put("another class", Events.pollFailed(withClass("GONE"), 1, AT));
    events.put("the whole target", Events.pollFailed(wholeTarget(), 1, AT));
    events.put("another target", Events.pollFailed(ofTarget("other"), 1, AT));
    Set<String> ids = new HashSet<>();
    events.forEach((what, event) -> assertTrue(ids.add(event.id()), what));
  }

  @Test
  void sequencesSortAsText() throws Exception {
    String nine =
        json(Events.discovered(ObservedSession.of(RUNNING), 9, AT)).path("sequence").asText();
    String ten =
        json(Events.discovered(ObservedSession.of(RUNNING), 10, AT)).path("sequence").asText();
    String last =
        json(Events.discovered(ObservedSession.of(RUNNING), Long.MAX_VALUE, AT))
            .path("sequence")
            .asText();
    assertTrue(nine.compareTo(ten) < 0 && ten.compareTo(last) < 0);
    assertEquals(nine.length(), last.length());
    assertThrows(
        IllegalArgumentException.class,
        () -> Events.discovered(ObservedSession.of(RUNNING), -1, AT));
  }

  @Test
  void aGoneSessionIsShownAsLastKnown() throws Exception {
    Event gone = Events.gone(RUNNING, GoneReason.SUPERSEDED, "two 404s", 5, AT);
    JsonNode data = json(gone).path("data");
    assertEquals(SessionState.GONE, gone.state());
    assertEquals("GONE", data.path("state").asText());
    assertEquals("Running", data.path("vendorState").asText());
    assertEquals("adhoc_query", data.path("name").asText());
    assertEquals("RUNNING", data.path("previous").path("state").asText());
    assertEquals("SUPERSEDED", data.path("goneReason").asText());
  }

  @Test
  void aRecoveryTellsHowLongAndHowOften() throws Exception {
    JsonNode data = json(Events.pollRecovered(INCIDENT, 7, AT)).path("data");
    assertEquals(245_678, data.path("durationMillis").asLong());
    assertEquals(7, data.path("count").asLong());
    assertEquals("Throttling.User", data.path("failure").path("code").asText());
  }

  @Test
  void aClockThatWentBackGivesNoNegativeDuration() throws Exception {
    Event event = Events.pollRecovered(INCIDENT, 7, INCIDENT.since().minusSeconds(1));
    assertEquals(0, json(event).path("data").path("durationMillis").asLong());
  }

  @Test
  void anIncidentOfAWholeTargetHasNoSubject() throws Exception {
    Event event = Events.pollFailed(wholeTarget(), 1, AT);
    assertNull(event.subject());
    assertFalse(json(event).has("subject"));
    assertEquals(event.source(), json(event).path("partitionkey").asText());
  }

  @Test
  void theSchemaRefusesWhatIsNoEvent() throws Exception {
    String good = Events.changed(STOPPED, ObservedSession.of(RUNNING), 3, AT).json();
    assertEquals(List.of(), Schemas.event(good));
    for (String[] edit :
        new String[][] {
          {"\"specversion\":\"1.0\"", "\"specversion\":\"0.3\""},
          {"session.changed", "session.discovered"},
          {"session.changed", "session.gone"},
          {"session.changed", "poll.failed"},
          {"session.changed", "session.altered"},
          {"\"subject\":\"sc-123131\",", ""},
          {"\"sequence\":\"0000000000000000003\"", "\"sequence\":\"3\""},
          {"\"sequence\":\"0000000000000000003\"", "\"sequence\":3"},
          {"05.678Z", "05.678"},
          {"\"state\":\"RUNNING\"", "\"state\":\"ASLEEP\""},
          {"\"state\":\"RUNNING\"", "\"state\":\"GONE\""},
          {"\"account\":\"prod\",", ""},
          {"\"queue\":", "\"quue\":"},
          {"\"idleTimeoutMinutes\":45", "\"idleTimeoutMinutes\":\"45\""},
          {"2024-11-22T09:26:38Z", "yesterday"},
          {"\"previous\":", "\"earlier\":"},
          {"\"datacontenttype\"", "\"extra\":1,\"datacontenttype\""},
        }) {
      assertTrue(good.contains(edit[0]), edit[0]);
      String bad = good.replace(edit[0], edit[1]);
      assertNotEquals(List.of(), Schemas.event(bad), edit[0] + " -> " + edit[1]);
    }
  }

  private static Session withRequestId(String id) {
    return SessionJson.read(SessionJson.write(RUNNING).replace(RUNNING.requestId(), id));
  }

  private static Incident withClass(String failureClass) {
    return new Incident(Samples.ORIGIN, "sc-9", failureClass, 404, null, null, null, null, AT, 1);
  }

  private static Incident ofTarget(String target) {
    Origin o = Samples.ORIGIN;
    Origin other =
        new Origin(
            o.vendor(), o.service(), o.endpoint(), o.account(), target, o.scope(), o.workspaceId());
    return new Incident(other, "sc-9", "THROTTLED", 429, null, null, null, null, AT, 1);
  }

  private static JsonNode json(Event event) throws Exception {
    return new ObjectMapper().readTree(event.json());
  }
}
