package dev.sessionrelay.simulator.huawei;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SimulatedCall;
import dev.sessionrelay.simulator.TemporaryKeyring;
import java.io.IOException;
import java.time.Duration;

/**
 * IAM for users whom an identity provider vouches for: an ID token gets a token of IAM's, and that
 * gets temporary keys.
 */
final class HuaweiFederatedUsers {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HuaweiTokenService tokens;
  private final TemporaryKeyring keys;

  HuaweiFederatedUsers(HuaweiTokenService tokens, TemporaryKeyring keys) {
    this.tokens = tokens;
    this.keys = keys;
  }

  Reply token(SimulatedCall call) {
    JsonNode auth = auth(call);
    String provider = call.header("X-Idp-Id").orElse("");
    if (provider.isEmpty()) {
      return HuaweiErrors.gateway(400, "IAM.0007", "Request parameter X-Idp-Id is invalid.");
    }
    if (auth.at("/id_token/id").asText().isEmpty()) {
      return malformed();
    }
    if (!provider.equals(HuaweiCloud.IDP)) {
      String missing = "Could not find identity_provider: " + provider + ".";
      return HuaweiErrors.gateway(404, "IAM.0004", missing);
    }
    return auth.at("/id_token/id").asText().equals(HuaweiCloud.ID_TOKEN)
        ? tokens.granted(auth.at("/scope/project"), "mapped")
        : HuaweiErrors.gateway(401, "IAM.0001", "The ID token is not valid.");
  }

  /** Keys live from a quarter of an hour to a day. */
  Reply key(SimulatedCall call) {
    JsonNode identity = auth(call).path("identity");
    int seconds = identity.at("/token/duration_seconds").asInt(900);
    if (!identity.at("/methods/0").asText().equals("token") || seconds < 900 || seconds > 86_400) {
      return malformed();
    }
    return tokens.isAlive(identity.at("/token/id").asText())
        ? HuaweiApi.granted(201, keys.issue(Duration.ofSeconds(seconds)))
        : HuaweiErrors.gateway(401, "IAM.0001", "The token is not valid.");
  }

  private static Reply malformed() {
    return HuaweiErrors.gateway(400, "IAM.0011", "Request body is invalid.");
  }

  /** A missing node for a body that is no JSON, or is not said to be. */
  private static JsonNode auth(SimulatedCall call) {
    try {
      boolean json = call.header("Content-Type").orElse("").startsWith("application/json");
      return json ? JSON.readTree(call.body()).path("auth") : JSON.missingNode();
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }
}
