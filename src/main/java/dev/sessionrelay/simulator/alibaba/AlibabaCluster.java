package dev.sessionrelay.simulator.alibaba;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sessionrelay.simulator.SeededHash;
import dev.sessionrelay.simulator.SessionSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A session cluster as JSON. The two documents show different shapes for the same fields; each call
 * answers in its own.
 */
final class AlibabaCluster {
  /** Every connection token begins with it, so that a leak is easy to find. */
  private static final String CONNECTION_TOKEN_PREFIX = "LEAKED-CONNECTION-TOKEN-";

  private static final List<String> KINDS = List.of("SQL", "NOTEBOOK", "THRIFT");
  private static final List<String> QUEUES = List.of("dev_queue", "root_queue");
  private static final String VERSION = "esr-4.0.0 (Spark 3.5.2, Scala 2.12)";

  private final String workspace;
  private final SessionSnapshot session;
  private final long hash;

  AlibabaCluster(String workspace, SessionSnapshot session) {
    this.workspace = workspace;
    this.session = session;
    this.hash = SeededHash.of(0, session.sessionId());
  }

  static boolean isKind(String word) {
    return KINDS.contains(word);
  }

  String id() {
    return session.sessionId();
  }

  String kind() {
    return KINDS.get((int) SeededHash.below(hash, KINDS.size()));
  }

  String queue() {
    return QUEUES.get((int) SeededHash.below(hash >>> 8, QUEUES.size()));
  }

  private long user() {
    return 100_000 + SeededHash.below(hash >>> 16, 900_000);
  }

  /** As in the document of GetSessionCluster: codes and ids are strings. */
  void writeDetails(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeIdentity(json);
    json.writeStringField("userId", Long.toString(user()));
    writeReason(json, false);
    writeCommon(json);
    json.writeStringField("releaseVersion", VERSION);
    json.writeStringField("draftId", draft());
    json.writeStringField("envId", "env-cpv569tlhtgndjl8" + user());
    json.writeStringField("extra", "{\"extraInfoKey\":\"extraInfoValue\"}");
    json.writeBooleanField("publicEndpointEnabled", false);
    json.writeStringField("connectionToken", connectionToken());
    json.writeEndObject();
  }

  /** As in the document of ListSessionClusters: codes and ids are numbers, extra an object. */
  void writeRow(JsonGenerator json) throws IOException {
    json.writeStartObject();
    writeIdentity(json);
    json.writeNumberField("userId", user());
    writeReason(json, true);
    writeCommon(json);
    json.writeStringField("releaseVersion", "esr-4.0.0");
    json.writeStringField("draftId", draft() + "\n");
    json.writePOJOField("extra", Map.of("extraInfoKey", "extraInfoValue"));
    json.writeBooleanField("publicEndpointEnabled", true);
    json.writeEndObject();
  }

  private void writeIdentity(JsonGenerator json) throws IOException {
    json.writeStringField("workspaceId", workspace);
    json.writeStringField("sessionClusterId", session.sessionId());
    json.writeStringField("name", "session_" + session.sessionId());
    json.writeStringField("state", session.word());
    json.writeStringField("queueName", queue());
    json.writeStringField("kind", kind());
    json.writeStringField("userName", "user" + user());
  }

  private void writeReason(JsonGenerator json, boolean numeric) throws IOException {
    boolean failed = session.word().equalsIgnoreCase("error");
    Object code = numeric ? (Object) (failed ? 500 : 200) : failed ? "5000001" : "1000000";
    String message = failed ? "driver exited with code 137" : "ok";
    json.writePOJOField("stateChangeReason", Map.of("code", code, "message", message));
  }

  private void writeCommon(JsonGenerator json) throws IOException {
    json.writePOJOField("autoStartConfiguration", Map.of("enable", true));
    json.writePOJOField("autoStopConfiguration", Map.of("enable", true, "idleTimeoutMinutes", 45));
    Map<String, String> item =
        Map.of(
            "configFileName", "spark-defaults.conf",
            "configItemKey", "spark.app.name",
            "configItemValue", "session_" + session.sessionId());
    json.writePOJOField("applicationConfigs", List.of(item));
    json.writeStringField("webUI", "https://spark-ui.example/" + session.sessionId());
    json.writeStringField("domain", "emr-spark-gateway-cn-hangzhou.data.aliyun.com");
    json.writeStringField(
        "domainInner", "emr-spark-gateway-cn-hangzhou-internal.data.aliyuncs.com");
    json.writeStringField("displayReleaseVersion", VERSION);
    json.writeBooleanField("fusion", SeededHash.below(hash >>> 24, 2) == 1);
    json.writeNumberField("gmtCreate", millis(session.created()));
    json.writeNumberField("startTime", millis(session.started()));
  }

  private String draft() {
    return "TSK-" + Long.toHexString(hash);
  }

  private String connectionToken() {
    return CONNECTION_TOKEN_PREFIX + Long.toHexString(SeededHash.of(1, session.sessionId()));
  }

  /** The vendor says 0 for what it does not know. */
  private static long millis(Instant instant) {
    return instant == null ? 0 : instant.toEpochMilli();
  }
}
