package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A session cluster as JSON. The two documents show different shapes for the same fields; each call
 * answers in its own.
 */
final class AlibabaSession {
  private static final List<String> KINDS = List.of("SQL", "NOTEBOOK", "THRIFT");
  private static final List<String> QUEUES = List.of("dev_queue", "root_queue");
  private static final String VERSION = "esr-4.0.0 (Spark 3.5.2, Scala 2.12)";

  private final String workspace;
  private final Moment moment;
  private final long hash;

  AlibabaSession(String workspace, Moment moment) {
    this.workspace = workspace;
    this.moment = moment;
    this.hash = Hash.of(0, moment.sessionId());
  }

  static boolean isKind(String word) {
    return KINDS.contains(word);
  }

  String kind() {
    return KINDS.get((int) Hash.below(hash, KINDS.size()));
  }

  String queue() {
    return QUEUES.get((int) Hash.below(hash >>> 8, QUEUES.size()));
  }

  private long user() {
    return 100_000 + Hash.below(hash >>> 16, 900_000);
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
    json.writeObjectFieldStart("extra");
    json.writeStringField("extraInfoKey", "extraInfoValue");
    json.writeEndObject();
    json.writeBooleanField("publicEndpointEnabled", true);
    json.writeEndObject();
  }

  private void writeIdentity(JsonGenerator json) throws IOException {
    json.writeStringField("workspaceId", workspace);
    json.writeStringField("sessionClusterId", moment.sessionId());
    json.writeStringField("name", "session_" + moment.sessionId());
    json.writeStringField("state", moment.word());
    json.writeStringField("queueName", queue());
    json.writeStringField("kind", kind());
    json.writeStringField("userName", "user" + user());
  }

  private void writeReason(JsonGenerator json, boolean numeric) throws IOException {
    boolean failed = moment.word().equalsIgnoreCase("error");
    json.writeObjectFieldStart("stateChangeReason");
    if (numeric) {
      json.writeNumberField("code", failed ? 500 : 200);
    } else {
      json.writeStringField("code", failed ? "5000001" : "1000000");
    }
    json.writeStringField("message", failed ? "driver exited with code 137" : "ok");
    json.writeEndObject();
  }

  private void writeCommon(JsonGenerator json) throws IOException {
    writeAutomation(json);
    writeConfiguration(json);
    json.writeStringField("webUI", "https://spark-ui.example/" + moment.sessionId());
    json.writeStringField("domain", "emr-spark-gateway-cn-hangzhou.data.aliyun.com");
    json.writeStringField(
        "domainInner", "emr-spark-gateway-cn-hangzhou-internal.data.aliyuncs.com");
    json.writeStringField("displayReleaseVersion", VERSION);
    json.writeBooleanField("fusion", Hash.below(hash >>> 24, 2) == 1);
    json.writeNumberField("gmtCreate", millis(moment.created()));
    json.writeNumberField("startTime", millis(moment.started()));
  }

  private void writeAutomation(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("autoStartConfiguration");
    json.writeBooleanField("enable", true);
    json.writeEndObject();
    json.writeObjectFieldStart("autoStopConfiguration");
    json.writeBooleanField("enable", true);
    json.writeNumberField("idleTimeoutMinutes", 45);
    json.writeEndObject();
  }

  private void writeConfiguration(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("applicationConfigs");
    json.writeStartObject();
    json.writeStringField("configFileName", "spark-defaults.conf");
    json.writeStringField("configItemKey", "spark.app.name");
    json.writeStringField("configItemValue", "session_" + moment.sessionId());
    json.writeEndObject();
    json.writeEndArray();
  }

  private String draft() {
    return "TSK-" + Long.toHexString(hash);
  }

  private String connectionToken() {
    return Demo.CONNECTION_TOKEN_PREFIX + Long.toHexString(Hash.of(1, moment.sessionId()));
  }

  /** The vendor says 0 for what it does not know. */
  private static long millis(Instant instant) {
    return instant == null ? 0 : instant.toEpochMilli();
  }
}
