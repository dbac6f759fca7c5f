package dev.sessionrelay.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Huawei's token service: {@code POST /v3/auth/tokens} with user and password. */
final class HuaweiIam {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final HuaweiTokens tokens;

  HuaweiIam(HuaweiTokens tokens) {
    this.tokens = tokens;
  }

  Reply issue(Call call) {
    try {
      return issue(JSON.readTree(call.body()));
    } catch (IOException e) {
      return malformed();
    }
  }

  private Reply issue(JsonNode request) {
    JsonNode identity = request.at("/auth/identity");
    if (!identity.at("/methods/0").asText().equals("password")) {
      return malformed();
    }
    JsonNode scope = request.at("/auth/scope/project");
    if (!isKnown(identity.at("/password/user"))) {
      return HuaweiErrors.iam(401, "Unauthorized", "The username or password is wrong.");
    }
    return scope.isMissingNode() || isDemoProject(scope)
        ? created(tokens.issue(!scope.isMissingNode()))
        : HuaweiErrors.iam(401, "Unauthorized", "The project is not found or not authorized.");
  }

  private static Reply malformed() {
    return HuaweiErrors.iam(400, "Bad Request", "Request body is invalid.");
  }

  private static boolean isKnown(JsonNode user) {
    return user.path("name").asText().equals(DemoKeys.HUAWEI_USER)
        && user.path("password").asText().equals(DemoKeys.HUAWEI_PASSWORD)
        && user.at("/domain/name").asText().equals(DemoKeys.HUAWEI_DOMAIN);
  }

  private static boolean isDemoProject(JsonNode project) {
    return project.path("id").asText().equals(DemoKeys.HUAWEI_PROJECT_ID)
        || project.path("name").asText().equals(DemoKeys.HUAWEI_PROJECT);
  }

  private static Reply created(HuaweiTokens.Token token) {
    return Reply.json(201, Json.object(json -> write(json, token)))
        .with("X-Subject-Token", token.text());
  }

  private static void write(JsonGenerator json, HuaweiTokens.Token token) throws IOException {
    json.writeObjectFieldStart("token");
    json.writeArrayFieldStart("methods");
    json.writeString("password");
    json.writeEndArray();
    json.writeStringField("issued_at", microseconds(token.issuedAt()));
    json.writeStringField("expires_at", microseconds(token.expiresAt()));
    if (token.project()) {
      writeNamed(json, "project", DemoKeys.HUAWEI_PROJECT, DemoKeys.HUAWEI_PROJECT_ID);
    }
    writeNamed(json, "user", DemoKeys.HUAWEI_USER, "7116d09f88fa41908676fdd4b039e95b");
    json.writeEndObject();
  }

  private static void writeNamed(JsonGenerator json, String field, String name, String id)
      throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("id", id);
    json.writeStringField("name", name);
    json.writeEndObject();
  }

  private static String microseconds(Instant time) {
    return MICROSECONDS.format(time);
  }
}
