package dev.sessionrelay.simulator.oracle;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SessionSnapshot;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The notebook sessions of an AI Data Platform. */
final class OracleApi implements CloudApi {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern PLATFORM = Pattern.compile("ocid1\\.[A-Za-z0-9._-]{1,249}/.*");

  private final SessionStore sessions;
  private final OracleGate gate;
  private final OracleIdentity identity;

  OracleApi(SessionStore sessions, OracleGate gate, OracleIdentity identity) {
    this.identity = identity;
    this.sessions = sessions;
    this.gate = gate;
  }

  @Override
  public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
    return identity
        .answer(call, asked)
        .or(() -> gate.refuse(call))
        .orElseGet(() -> session(call, asked));
  }

  private Reply session(SimulatedCall call, CloudOperation.Match asked) {
    if (!validRequestId(call)) {
      return OracleErrors.of(400, "InvalidParameter", "opc-request-id has invalid characters");
    }
    if (!PLATFORM.matcher(asked.scope()).matches()) {
      return OracleErrors.of(400, "InvalidParameter", "aiDataPlatformId is not an OCID");
    }
    return sessions.find(asked).map(OracleApi::found).orElseGet(OracleErrors::notFound);
  }

  private static boolean validRequestId(SimulatedCall call) {
    return call.header(OracleErrors.REQUEST_ID).map(OracleApi::isRequestId).orElse(true);
  }

  private static boolean isRequestId(String value) {
    return REQUEST_ID.matcher(value).matches();
  }

  private static Reply found(SessionSnapshot session) {
    Reply reply = Reply.json(200, json -> write(json, session));
    return reply.with("etag", Integer.toHexString(Arrays.hashCode(reply.body())));
  }

  private static void write(JsonGenerator json, SessionSnapshot session) throws IOException {
    String[] words = session.word().split("/");
    String tail = session.sessionId().substring(Math.max(0, session.sessionId().length() - 4));
    json.writeStringField("id", session.sessionId());
    json.writeStringField("name", "notebook-" + tail);
    json.writeStringField("path", "/Workspace/demo/notebook-" + tail + ".ipynb");
    json.writeStringField("type", "notebook");
    json.writeStringField("lifecycleState", words[0]);
    json.writeStringField("cluster_id", named("cluster " + session.sessionId()));
    json.writeNullField("agentFlowKey");
    json.writePOJOField("kernel", words.length == 1 ? null : kernel(session, words[1]));
  }

  private static Map<String, Object> kernel(SessionSnapshot session, String state) {
    return Map.of(
        "id",
        named("kernel " + session.sessionId() + session.life()),
        "name",
        "python3",
        "execution_state",
        state,
        "last_activity",
        session.changed().truncatedTo(ChronoUnit.MILLIS).toString(),
        "connections",
        state.equals("dead") ? 0 : 1);
  }

  /** Always the same id for the same name. */
  private static String named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Override
  public Reply unknown(SimulatedCall call) {
    return OracleErrors.of(404, "NotFound", "Unknown resource " + call.method());
  }

  @Override
  public Reply error(int status) {
    return OracleErrors.of(status);
  }

  @Override
  public Reply stamped(SimulatedCall call, Reply reply) {
    String id =
        call.header(OracleErrors.REQUEST_ID)
            .filter(OracleApi::isRequestId)
            .orElse(Reply.requestIdHex());
    return reply.with(OracleErrors.REQUEST_ID, id);
  }

  /** Oracle documents no hint. */
  @Override
  public Reply waiting(Reply reply, Duration delay) {
    return reply;
  }
}
