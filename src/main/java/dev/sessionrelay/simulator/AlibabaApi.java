package dev.sessionrelay.simulator;

import java.time.Duration;
import java.util.regex.Pattern;

/** EMR Serverless Spark: one session cluster, and the listing of a workspace. */
final class AlibabaApi implements Api {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");

  private final World world;
  private final History history;
  private final AlibabaGate gate;
  private final AlibabaListing listing;

  AlibabaApi(World world, History history, AlibabaGate gate, AlibabaListing listing) {
    this.world = world;
    this.history = history;
    this.gate = gate;
    this.listing = listing;
  }

  @Override
  public Reply answer(Call call, Address address) {
    if (address.endpoint() == null) {
      return AlibabaErrors.noSuchApi();
    }
    return gate.refuse(call, address).orElseGet(() -> inRegion(call, address));
  }

  private Reply inRegion(Call call, Address address) {
    String region = call.filled("regionId").orElse("");
    if (region.isEmpty()) {
      return AlibabaErrors.missing("regionId");
    }
    return REGION.matcher(region).matches()
        ? inWorkspace(call, address)
        : AlibabaErrors.invalid("regionId");
  }

  private Reply inWorkspace(Call call, Address address) {
    World.Scope scope = new World.Scope(Service.ALIBABA_SPARK, address.scope());
    if (!world.knows(scope)) {
      return AlibabaErrors.workspaceNotFound();
    }
    return address.endpoint() == Endpoint.ALIBABA_LIST
        ? listing.answer(call, address, scope)
        : session(call, address, scope);
  }

  private Reply session(Call call, Address address, World.Scope scope) {
    return world
        .find(scope, address.session())
        .map(moment -> found(call, address, moment))
        .orElseGet(() -> missing(call, address));
  }

  private Reply found(Call call, Address address, Moment moment) {
    history.served(call, address, moment.sessionId(), moment.word());
    AlibabaSession session = new AlibabaSession(address.scope(), moment);
    String requestId = Ids.upperUuid();
    String body =
        Json.object(
            json -> {
              json.writeStringField("requestId", requestId);
              json.writeFieldName("sessionCluster");
              session.writeDetails(json);
            });
    return Reply.json(200, body).with("x-acs-request-id", requestId);
  }

  private Reply missing(Call call, Address address) {
    history.served(call, address, null, null);
    return AlibabaErrors.sessionNotFound();
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
