package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionJsonTest {

  @Test
  void whatWasWrittenReadsBackEqual() {
    assertEquals(Samples.full(), SessionJson.read(SessionJson.write(Samples.full())));
    assertEquals(Samples.bare(), SessionJson.read(SessionJson.write(Samples.bare())));
  }

  @Test
  void absentValuesAreLeftOut() {
    assertEquals(
        "{\"vendor\":\"alibaba\",\"service\":\"emr-serverless-spark\","
            + "\"endpoint\":\"alibaba-session-clusters\",\"target\":\"spark\",\"account\":\"prod\","
            + "\"scope\":\"w-1234abcd\",\"workspaceId\":\"w-1234abcd\",\"sessionId\":\"sc-1\","
            + "\"state\":\"RUNNING\",\"activity\":\"UNKNOWN\"}",
        SessionJson.write(Samples.bare()));
  }

  @Test
  void separatorsThatReadersTakeForLineEndsAreEscaped() {
    Session session =
        SessionJson.read(
            SessionJson.write(Samples.bare()).replace("sc-1", "a\\u2028b\\u2029c\\u0085d\\ne"));
    String json = SessionJson.write(session);
    assertEquals(1, json.split("\\R").length);
    assertEquals("a\u2028b\u2029c\u0085d\ne", session.sessionId());
    assertEquals(session, SessionJson.read(json));
  }

  @Test
  void controlCharactersOfAVendorReachedTheTerminal() {
    String nasty = "a\u001b[2J\u007f\u009b31m\u202e\u2066\ufeff\u00adz\u0007";
    Session session = SessionBuilder.of(Samples.bare()).name(nasty).build();
    String json = SessionJson.write(session);
    assertEquals(
        -1,
        json.chars()
            .filter(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
            .findFirst()
            .orElse(-1));
    assertEquals(session, SessionJson.read(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "state":"RUNNING"    | "state":"ASLEEP"           | state: expected one of STARTING, RUNNING, STOPPING, STOPPED, FAILED, GONE, UNKNOWN, but it is "ASLEEP"
          "state":"RUNNING",   | ``                         | state: expected one of STARTING, RUNNING, STOPPING, STOPPED, FAILED, GONE, UNKNOWN, but it is missing
          "sessionId":"sc-1"   | "sessionId":5              | sessionId: expected a string, but it is 5
          "sessionId":"sc-1"   | "sessionId":""             | sessionId: expected a string that is not empty, but it is ""
          "scope":"w-1234abcd",| ``                         | scope: expected a string that is not empty, but it is missing
          "state":"RUNNING"    | "state":"RUNNING","x":1    | x: unknown field; known are account, activity, attributes, autoStart, autoStop, configuration, createdAt, endpoint, engine, kind, lastActivityAt, links, name, owner, queue, requestId, scope, service, sessionId, startedAt, state, stateReason, target, vendor, vendorKind, vendorState, workspaceId
          "state":"RUNNING"    | "state":"RUNNING","createdAt":"yesterday" | createdAt: expected an ISO 8601 time with zone, such as 2026-01-02T03:04:05Z, but it is "yesterday"
          "state":"RUNNING"    | "state":"RUNNING","autoStop":{"idleTimeoutMinutes":1.5} | autoStop.idleTimeoutMinutes: expected a whole number, such as 45, but it is 1.5
          "state":"RUNNING"    | "state":"RUNNING","autoStart":"yes" | autoStart: expected true or false, but it is "yes"
          "state":"RUNNING"    | "state":"RUNNING","owner":{"id":"1","nmae":"x"} | owner.nmae: unknown field; known are id, name
          "state":"RUNNING"    | "state":"RUNNING","links":[] | links: expected an object, but it is an array
          "state":"RUNNING"    | "state":"RUNNING","configuration":[{},{"key":{}}] | configuration[1].key: expected a string, but it is an object
          "state":"RUNNING"    | "state":"RUNNING","attributes":7 | attributes: expected an object, such as {"region": "eu-1"}, but it is 7
          "activity":"UNKNOWN"}| "activity":"UNKNOWN"} x    | expected one JSON object with a session, such as {"vendor": ..., "sessionId": ...}, but it is no JSON
          """)
  void refusesByNameWhatIsNoSession(String part, String replacement, String message) {
    String json = SessionJson.write(Samples.bare());
    String bad = json.replace(part, replacement);
    assertFalse(bad.equals(json), "the replacement did not apply");
    Exception refusal = assertThrows(SessionFormatException.class, () -> SessionJson.read(bad));
    assertEquals(message, refusal.getMessage());
  }
}
