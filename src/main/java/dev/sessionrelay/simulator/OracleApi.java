package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The notebook sessions of an AI Data Platform. */
final class OracleApi implements Api {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern PLATFORM = Pattern.compile("ocid1\\.[A-Za-z0-9._-]{1,249}/.*");

  private final World world;
  private final History history;
  private final OracleGate gate;

  OracleApi(World world, History history, OracleGate gate) {
    this.world = world;
    this.history = history;
    this.gate = gate;
  }

  @Override
  public Reply answer(Call call, Address address) {
    if (address.endpoint() == null) {
      return OracleErrors.of(404, "NotFound", "Unknown resource " + call.method());
    }
    return gate.refuse(call).orElseGet(() -> session(call, address));
  }

  private Reply session(Call call, Address address) {
    if (!validRequestId(call)) {
      return OracleErrors.of(400, "InvalidParameter", "opc-request-id has invalid characters");
    }
    if (!PLATFORM.matcher(address.scope()).matches()) {
      return OracleErrors.of(400, "InvalidParameter", "aiDataPlatformId is not an OCID");
    }
    return world
        .find(new World.Scope(Service.ORACLE_NOTEBOOK, address.scope()), address.session())
        .map(moment -> found(call, address, moment))
        .orElseGet(() -> missing(call, address));
  }

  private static boolean validRequestId(Call call) {
    return call.header(OracleErrors.REQUEST_ID).map(OracleApi::isRequestId).orElse(true);
  }

  private static boolean isRequestId(String value) {
    return REQUEST_ID.matcher(value).matches();
  }

  private Reply found(Call call, Address address, Moment moment) {
    history.served(call, address, moment.sessionId(), moment.word());
    String body = Json.object(json -> write(json, moment));
    return Reply.json(200, body).with("etag", Integer.toHexString(body.hashCode()));
  }

  private Reply missing(Call call, Address address) {
    history.served(call, address, null, null);
    return OracleErrors.notFound();
  }

  private static void write(JsonGenerator json, Moment moment) throws IOException {
    String tail = moment.sessionId().substring(Math.max(0, moment.sessionId().length() - 4));
    json.writeStringField("id", moment.sessionId());
    json.writeStringField("name", "notebook-" + tail);
    json.writeStringField("path", "/Workspace/demo/notebook-" + tail + ".ipynb");
    json.writeStringField("type", "notebook");
    json.writeStringField("lifecycleState", moment.lifecycleWord());
    json.writeStringField("cluster_id", Ids.named("cluster " + moment.sessionId()));
    json.writeNullField("agentFlowKey");
    kernel(json, moment);
  }

  private static void kernel(JsonGenerator json, Moment moment) throws IOException {
    if (moment.kernelWord() == null) {
      json.writeNullField("kernel");
      return;
    }
    json.writeObjectFieldStart("kernel");
    json.writeStringField("id", Ids.named("kernel " + moment.sessionId() + moment.life()));
    json.writeStringField("name", "python3");
    json.writeStringField("execution_state", moment.kernelWord());
    json.writeStringField("last_activity", lastActivity(moment));
    json.writeNumberField("connections", moment.kernelWord().equals("dead") ? 0 : 1);
    json.writeEndObject();
  }

  private static String lastActivity(Moment moment) {
    return moment.changed().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  @Override
  public Reply error(int status) {
    return OracleErrors.of(status);
  }

  @Override
  public Reply stamped(Call call, Reply reply) {
    String id =
        call.header(OracleErrors.REQUEST_ID).filter(OracleApi::isRequestId).orElse(Ids.hex32());
    return reply.with(OracleErrors.REQUEST_ID, id);
  }

  /** Oracle documents no hint; this is the one that a gateway before it would give. */
  @Override
  public Reply waiting(Reply reply, Duration delay) {
    return reply.with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
  }
}
