package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.Reply;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCall;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** EMR Serverless Spark: one session cluster, and the listing of a workspace. */
final class AlibabaApi implements CloudApi {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  private final SessionStore sessions;
  private final AlibabaGate gate;
  private final AlibabaListing listing;
  private final AlibabaIdentity identity;

  AlibabaApi(SessionStore sessions, AlibabaGate gate, AlibabaIdentity identity) {
    this.identity = identity;
    this.sessions = sessions;
    this.gate = gate;
    this.listing = new AlibabaListing(sessions);
  }

  @Override
  public Reply answer(SimulatedCall call, CloudOperation.Match asked) {
    return identity
        .answer(call, asked)
        .or(() -> gate.refuse(call, asked.operation()))
        .orElseGet(() -> inRegion(call, asked));
  }

  private Reply inRegion(SimulatedCall call, CloudOperation.Match asked) {
    String region = call.filled("regionId").orElse("");
    if (region.isEmpty()) {
      return AlibabaErrors.missing("regionId");
    }
    return REGION.matcher(region).matches()
        ? inWorkspace(call, asked)
        : AlibabaErrors.invalid("regionId");
  }

  private Reply inWorkspace(SimulatedCall call, CloudOperation.Match asked) {
    if (!sessions.knows(asked)) {
      return AlibabaErrors.workspaceNotFound();
    }
    return asked.operation() == AlibabaCloud.LIST
        ? listing.answer(call, asked)
        : sessions
            .find(asked)
            .map(session -> found(new AlibabaCluster(asked.scope(), session)))
            .orElseGet(AlibabaErrors::sessionNotFound);
  }

  private static Reply found(AlibabaCluster session) {
    String requestId = requestId();
    return identified(
        200,
        requestId,
        json -> {
          json.writeStringField("requestId", requestId);
          json.writeFieldName("sessionCluster");
          session.writeDetails(json);
        });
  }

  /** As in {@code DD6B1B2A-5837-5237-ABE4-FF0C8944C1F0}. */
  static String requestId() {
    return Reply.requestId().toString().toUpperCase(Locale.ROOT);
  }

  static Reply identified(int status, String requestId, Reply.ReplyFields fields) {
    return Reply.json(status, fields).with("x-acs-request-id", requestId);
  }

  @Override
  public Reply unknown(SimulatedCall call) {
    return AlibabaErrors.noSuchApi();
  }

  @Override
  public Reply error(int status) {
    return AlibabaErrors.of(status);
  }

  @Override
  public Reply waiting(Reply reply, Duration delay) {
    return reply.with("x-acs-retry-after", Long.toString(delay.toMillis()));
  }
}
