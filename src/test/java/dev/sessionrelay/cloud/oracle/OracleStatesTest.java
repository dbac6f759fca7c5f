package dev.sessionrelay.cloud.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sessionrelay.cloud.Golden;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every documented lifecycleState with every documented execution_state. */
class OracleStatesTest {

  @ParameterizedTest
  @CsvSource({
    "CREATING, unknown, STARTING, UNKNOWN",
    "CREATING, starting, STARTING, UNKNOWN",
    "CREATING, idle, STARTING, UNKNOWN",
    "CREATING, busy, STARTING, UNKNOWN",
    "CREATING, terminating, STARTING, UNKNOWN",
    "CREATING, restarting, STARTING, UNKNOWN",
    "CREATING, autorestarting, STARTING, UNKNOWN",
    "CREATING, dead, STARTING, UNKNOWN",
    "CREATING, , STARTING, UNKNOWN",
    "ACTIVE, unknown, RUNNING, UNKNOWN",
    "ACTIVE, starting, STARTING, UNKNOWN",
    "ACTIVE, idle, RUNNING, IDLE",
    "ACTIVE, busy, RUNNING, BUSY",
    "ACTIVE, terminating, STOPPING, UNKNOWN",
    "ACTIVE, restarting, STARTING, UNKNOWN",
    "ACTIVE, autorestarting, STARTING, UNKNOWN",
    "ACTIVE, dead, FAILED, UNKNOWN",
    "ACTIVE, , RUNNING, UNKNOWN",
    "FAILED, unknown, FAILED, UNKNOWN",
    "FAILED, starting, FAILED, UNKNOWN",
    "FAILED, idle, FAILED, UNKNOWN",
    "FAILED, busy, FAILED, UNKNOWN",
    "FAILED, terminating, FAILED, UNKNOWN",
    "FAILED, restarting, FAILED, UNKNOWN",
    "FAILED, autorestarting, FAILED, UNKNOWN",
    "FAILED, dead, FAILED, UNKNOWN",
    "FAILED, , FAILED, UNKNOWN",
    "active, IDLE, RUNNING, IDLE",
    "ACTIVE, paused, UNKNOWN, UNKNOWN",
    "DELETING, busy, UNKNOWN, UNKNOWN",
  })
  void together(String lifecycle, String kernel, SessionState state, Activity activity)
      throws MalformedAnswerException {
    String execution = kernel == null ? "" : ",\"execution_state\":\"" + kernel + "\"";
    String body =
        "{\"id\":\"s\",\"name\":\"n\",\"lifecycleState\":\"%s\",\"kernel\":{\"id\":\"k\"%s}}"
            .formatted(lifecycle, execution);
    Session session =
        OracleNotebookSessions.map(
                Golden.Origins.of("oracle-notebook-session"),
                "s",
                null,
                body.getBytes(StandardCharsets.UTF_8))
            .sessions()
            .get(0);
    assertEquals(state, session.state());
    assertEquals(activity, session.activity());
    assertEquals(kernel == null ? lifecycle : lifecycle + "/" + kernel, session.vendorState());
  }
}
