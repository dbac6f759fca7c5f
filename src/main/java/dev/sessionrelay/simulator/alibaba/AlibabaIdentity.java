package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.MetadataTokens;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import dev.sessionrelay.simulator.TemporaryKeyring;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The metadata service of an instance, hardened as it is by default, and the token service's {@code
 * AssumeRoleWithOIDC}.
 */
final class AlibabaIdentity {
  static final CloudOperation TOKEN =
      new CloudOperation("alibaba-metadata-token", Set.of("PUT"), "latest/api/token", null);
  static final CloudOperation ROLE =
      new CloudOperation(
          "alibaba-metadata-role",
          Set.of("GET"),
          "latest/meta-data/ram/security-credentials/{session}",
          null);
  static final CloudOperation STS = new CloudOperation("alibaba-sts", Set.of("POST"), "sts", null);
  static final CloudOperation ASSUME =
      new CloudOperation("alibaba-sts-assume", Set.of("GET"), "sts", null);

  private static final Set<String> REQUIRED =
      Set.of(
          "Action",
          "Version",
          "Format",
          "Timestamp",
          "SignatureNonce",
          "RoleArn",
          "OIDCProviderArn",
          "OIDCToken",
          "RoleSessionName");

  private final TemporaryKeyring keys;
  private final AlibabaGate gate;
  private final MetadataTokens tokens = new MetadataTokens("X-aliyun-ecs-metadata-token");

  AlibabaIdentity(TemporaryKeyring keys, AlibabaGate gate) {
    this.gate = gate;
    this.keys = keys;
  }

  /** Empty when it is an operation of another service. */
  Optional<Reply> answer(SimulatedCall call, CloudOperation.Match asked) {
    if (asked.operation() == TOKEN) {
      return Optional.of(tokens.issue(call));
    } else if (asked.operation() == ROLE) {
      return Optional.of(role(call, asked.session()));
    }
    if (asked.operation() == ASSUME) {
      return Optional.of(assumeSigned(call));
    }
    return asked.operation() == STS ? Optional.of(assume(call)) : Optional.empty();
  }

  private Reply role(SimulatedCall call, String role) {
    if (!tokens.isShown(call)) {
      return MetadataTokens.plain(403, "no token");
    }
    if (!role.equals(AlibabaCloud.ROLE_NAME)) {
      return MetadataTokens.plain(404, "no such role");
    }
    TemporaryKeyring.IssuedKey key = keys.issue();
    return Reply.json(
        200,
        json -> {
          json.writeStringField("AccessKeyId", key.id());
          json.writeStringField("AccessKeySecret", key.secret());
          json.writeStringField("Expiration", end(key));
          json.writeStringField("SecurityToken", key.securityToken());
          json.writeStringField("Code", "Success");
        });
  }

  /** {@code AssumeRole}, signed as every call is. */
  private Reply assumeSigned(SimulatedCall call) {
    Optional<Reply> refused = gate.refuse(call, ASSUME);
    if (refused.isPresent()) {
      return refused.get();
    }
    return call.filled("RoleArn").filter(AlibabaCloud.ROLE_ARN::equals).isPresent()
            && call.filled("RoleSessionName").isPresent()
        ? granted()
        : AlibabaErrors.of(403, "NoPermission", "You are not authorized to assume the role.");
  }

  private Reply assume(SimulatedCall call) {
    Map<String, String> fields = fields(call);
    if (!fields.keySet().containsAll(REQUIRED)) {
      return AlibabaErrors.of(400, "MissingParameter", "A required parameter is missing.");
    }
    if (!fields.get("Action").equals("AssumeRoleWithOIDC")
        || !fields.get("Version").equals("2015-04-01")) {
      return AlibabaErrors.of(400, "InvalidAction.NotFound", "Specified api is not found.");
    }
    if (!fields.get("OIDCToken").equals(AlibabaCloud.OIDC_TOKEN)
        || !fields.get("RoleArn").equals(AlibabaCloud.ROLE_ARN)) {
      return AlibabaErrors.of(
          400, "AuthenticationFail.OIDCToken.Invalid", "The specified OIDC token is invalid.");
    }
    return granted();
  }

  private Reply granted() {
    TemporaryKeyring.IssuedKey key = keys.issue();
    return Reply.json(
        200,
        json -> {
          json.writeStringField("RequestId", AlibabaApi.requestId());
          json.writeObjectFieldStart("Credentials");
          json.writeStringField("AccessKeyId", key.id());
          json.writeStringField("AccessKeySecret", key.secret());
          json.writeStringField("SecurityToken", key.securityToken());
          json.writeStringField("Expiration", end(key));
          json.writeEndObject();
        });
  }

  private static String end(TemporaryKeyring.IssuedKey key) {
    return key.end().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Map<String, String> fields(SimulatedCall call) {
    String form = new String(call.body(), StandardCharsets.UTF_8);
    return Arrays.stream((call.rawQuery() + "&" + form).split("&"))
        .map(field -> field.split("=", 2))
        .filter(field -> field.length == 2)
        .collect(
            Collectors.toMap(field -> decoded(field[0]), field -> decoded(field[1]), (a, b) -> b));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
