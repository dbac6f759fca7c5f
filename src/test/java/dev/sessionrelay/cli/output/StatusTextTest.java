package dev.sessionrelay.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.status.StatusJson;
import dev.sessionrelay.status.StatusReport;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATUS =
      """
      {"now": "2026-03-01T08:00:00Z",
       "health": {"state": "DEGRADED", "reasons": ["target t fails"]},
       "process": {"version": "1.2", "node": "n1", "home": "/srv/relay",
                   "started": "2026-03-01T07:00:00Z"},
       "configuration": {"checksum": "5c0ffee5c0ffee5c0ffee5", "since": "2026-02-27T07:00:00Z",
                         "lines": ["target.t.every = 30s"]},
       "targets": [{"name": "t", "endpoint": "e", "account": "a", "schedule": "every 30s",
                    "lastTurn": null, "result": "401 UNAUTHENTICATED", "failing": true, "sessions": 12,
                    "slowed": true, "turns": 3, "skipped": 1}],
       "accounts": [{"name": "a", "vendor": "huawei", "heldUntil": "2026-03-01T08:00:28Z",
                     "heldWhy": "the vendor throttles the account (429 THROTTLED)",
                     "breakers": [{"endpoint": "e", "state": "half open"}]}],
       "incidents": [{"target": "t", "endpoint": "e", "account": "a", "session": null,
                      "class": "UNAUTHENTICATED", "status": 401, "code": null,
                      "message": "no \\u001b[2J entry", "solution": "check the key", "requestId": null,
                      "since": "2026-03-01T07:58:00Z", "count": 4}],
       "sinks": [{"name": "webhook", "state": "down", "backlog": 7,
                  "oldestWaiting": "2026-03-01T07:59:30Z", "lastError": "connection refused",
                  "delivered": 0, "deadLetters": 2}],
       "ledger": {"healthy": true, "words": "data/ledger.db", "bytes": 48300000, "sessions": 1},
       "reload": {"at": "2026-03-01T07:59:50Z", "cause": "files", "applied": false,
                  "faults": ["application.properties:3: wrong; mend it"], "changes": [], "millis": 41}}
      """;

  @Test
  void everySectionIsThereAndNothingCommandsTheTerminal() throws IOException {
    String text = String.join("\n", lines(StatusJson.read(STATUS), true));
    assertEquals(
        """
        health         DEGRADED
                       target t fails
        process        1.2, since 07:00:00 (60m ago), node n1, home /srv/relay
        ledger         data/ledger.db, 1 session, 48.3 MB
        configuration  in force since 02-27 07:00:00 (2d ago), checksum 5c0ffee5c0ff
        last reload    REFUSED at 07:59:50 (10s ago) by files, 41 ms; the previous configuration stays active
                       application.properties:3: wrong; mend it

        TARGET  SESSION       WHAT                 SINCE     POLLS  MESSAGE
        t       all           401 UNAUTHENTICATED  07:58:00  4      no [2J entry; check the key

        SINK     STATE  BACKLOG  OLDEST  DELIVERED  DEAD  LAST ERROR
        webhook  down   7        30s     0          2     connection refused

        ACCOUNT  VENDOR  REQUESTS                                                       CIRCUIT BREAKERS
        a        huawei  held back until 08:00:28: the vendor throttles the account (…  e half open

        TARGET  ENDPOINT  ACCOUNT  SCHEDULE           LAST  RESULT                SESSIONS  SKIPPED
        t       e         a        every 30s, slowed  -     401 UNAUTHENTICATED   12        1

        configuration in force
          target.t.every = 30s""",
        text);
  }

  private static List<String> lines(StatusReport report, boolean all) {
    return new StatusText(report, new TerminalOutput(100, false), ZoneOffset.UTC, all).lines();
  }

  @Test
  void aLongStatusFitsAScreenAndBeginsWithWhatNeedsALook() throws IOException {
    ObjectNode status = (ObjectNode) JSON.readTree(STATUS);
    for (String section : List.of("targets", "accounts", "incidents", "sinks")) {
      ArrayNode rows = (ArrayNode) status.get(section);
      JsonNode troubled = rows.get(0);
      rows.removeAll();
      IntStream.range(0, 30).forEach(i -> rows.add(well(troubled.deepCopy(), i)));
      rows.add(troubled);
    }
    ArrayNode reasons = (ArrayNode) status.get("health").get("reasons");
    IntStream.range(0, 30).forEach(i -> reasons.add("reason " + i));
    List<String> lines = lines(StatusJson.read(status.toString()), false);
    assertTrue(lines.size() <= 40, () -> lines.size() + " lines");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("webhook  down")), lines::toString);
    assertTrue(lines.contains("and 27 more targets; --all shows them"), lines::toString);
    assertTrue(lines(StatusJson.read(status.toString()), true).size() > 120);
  }

  @Test
  void oneThatIsLeftOutIsOne() throws IOException {
    ObjectNode status = (ObjectNode) JSON.readTree(STATUS);
    ArrayNode rows = (ArrayNode) status.get("targets");
    JsonNode first = rows.get(0);
    rows.removeAll();
    IntStream.range(0, 5).forEach(i -> rows.add(well(first.deepCopy(), i)));
    List<String> lines = lines(StatusJson.read(status.toString()), false);
    assertTrue(lines.contains("and 1 more target; --all shows them"), lines::toString);
  }

  private static JsonNode well(ObjectNode row, int number) {
    row.put("name", "n" + number).put("failing", false).put("slowed", false).put("deadLetters", 0);
    row.putNull("heldUntil").putNull("lastError").putArray("breakers");
    return row;
  }
}
