package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.status.StatusJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StatusTextTest {
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
    String text = String.join("\n", new StatusText(StatusJson.read(STATUS), 100).lines());
    assertEquals(
        """
        health         DEGRADED
                       target t fails
        process        1.2, since 07:00:00 (60m ago), node n1, home /srv/relay
        ledger         data/ledger.db, 1 session, 48.3 MB
        configuration  in force since 02-27 07:00:00 (2d ago), checksum 5c0ffee5c0ff
        last reload    REFUSED at 07:59:50 (10s ago) by files, 41 ms; the previous configuration stays active
                       application.properties:3: wrong; mend it

        TARGET  ENDPOINT  ACCOUNT  SCHEDULE           LAST  RESULT                SESSIONS  SKIPPED
        t       e         a        every 30s, slowed  -     401 UNAUTHENTICATED   12        1

        ACCOUNT  VENDOR  REQUESTS                                                       CIRCUIT BREAKERS
        a        huawei  held back until 08:00:28: the vendor throttles the account (…  e half open

        TARGET  SESSION       WHAT                 SINCE     POLLS  MESSAGE
        t       all           401 UNAUTHENTICATED  07:58:00  4      no [2J entry; check the key

        SINK     STATE  BACKLOG  OLDEST  DELIVERED  DEAD  LAST ERROR
        webhook  down   7        30s     0          2     connection refused

        configuration in force
          target.t.every = 30s""",
        text);
  }
}
