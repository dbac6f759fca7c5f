package dev.sessionrelay.simulator.huawei;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.MetadataTokens;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SessionSnapshot;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCall;
import dev.sessionrelay.simulator.TemporaryKeyring;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** DataArts Fabric: the SQL session, the Ray session, and the token service. */
final class HuaweiApi implements CloudApi {
  /** Range of all ids: 1 to 36 letters, digits and hyphens. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,36}");

  private final SessionStore sessions;
  private final HuaweiGate gate;
  private final HuaweiTokenService iam;

  private final MetadataTokens tokens = new MetadataTokens("X-Metadata-Token");
  private final TemporaryKeyring keys;
  private final HuaweiFederatedUsers federation;

  HuaweiApi(SessionStore sessions, HuaweiGate gate, HuaweiTokenService iam, TemporaryKeyring keys) {
    this.keys = keys;
    this.sessions = sessions;
    this.gate = gate;
    this.iam = iam;
    this.federation = new HuaweiFederatedUsers(iam, keys);
  }

  @Override
  public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
    if (asked.operation() == HuaweiCloud.METADATA_TOKEN) {
      return tokens.issue(call);
    } else if (asked.operation() == HuaweiCloud.AGENCY) {
      return tokens.isShown(call)
          ? granted(200, keys.issue())
          : MetadataTokens.plain(401, "no token");
    } else if (asked.operation() == HuaweiCloud.ID_TOKENS) {
      return federation.token(call);
    } else if (asked.operation() == HuaweiCloud.IAM_KEYS) {
      return federation.key(call);
    }
    return asked.operation() == HuaweiCloud.IAM
        ? iam.issue(call)
        : gate.refuse(call).orElseGet(() -> session(call, asked));
  }

  static Reply granted(int status, TemporaryKeyring.IssuedKey key) {
    return Reply.json(
        status,
        json -> {
          json.writeObjectFieldStart("credential");
          json.writeStringField("access", key.id());
          json.writeStringField("secret", key.secret());
          json.writeStringField("securitytoken", key.securityToken());
          json.writeStringField("expires_at", toTheSecond(key.end()));
          json.writeEndObject();
        });
  }

  /** With six digits of microseconds, all of them 0. */
  private static String toTheSecond(Instant end) {
    return end.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000000Z");
  }

  private Reply session(SimulatedCall call, CloudOperation.Match asked) {
    boolean valid =
        asked.operation() == HuaweiCloud.SQL
            ? ID.matcher(asked.scope()).matches()
            : call.body().length == 0;
    return valid && ID.matcher(asked.session()).matches()
        ? sessions.find(asked).map(HuaweiApi::found).orElseGet(() -> error(404))
        : error(400);
  }

  private static Reply found(SessionSnapshot session) {
    return Reply.json(
            200,
            json -> {
              json.writeStringField("session_id", session.sessionId());
              json.writeStringField("status", session.word());
            })
        .with("X-Request-Id", Reply.requestIdHex());
  }

  @Override
  public Reply unknown(SimulatedCall call) {
    return HuaweiErrors.noSuchApi();
  }

  @Override
  public Reply error(int status) {
    return HuaweiErrors.of(status);
  }
}
