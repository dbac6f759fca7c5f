package dev.sessionrelay.simulator;

import java.time.Duration;
import java.util.regex.Pattern;

/** DataArts Fabric: the SQL session and the Ray session, and the token service. */
final class HuaweiApi implements Api {
  /** Range of all ids: 1 to 36 letters, digits and hyphens. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,36}");

  private final World world;
  private final History history;
  private final HuaweiGate gate;
  private final HuaweiIam iam;

  HuaweiApi(World world, History history, HuaweiGate gate, HuaweiIam iam) {
    this.world = world;
    this.history = history;
    this.gate = gate;
    this.iam = iam;
  }

  @Override
  public Reply answer(Call call, Address address) {
    if (address.endpoint() == null) {
      return HuaweiErrors.noSuchApi();
    }
    return switch (address.endpoint()) {
      case HUAWEI_IAM -> iam.issue(call);
      case HUAWEI_RAY -> gate.refuse(call).orElseGet(() -> ray(call, address));
      default -> gate.refuse(call).orElseGet(() -> sql(call, address));
    };
  }

  private Reply sql(Call call, Address address) {
    boolean valid =
        ID.matcher(address.scope()).matches() && ID.matcher(address.session()).matches();
    return valid ? session(call, address, Service.HUAWEI_SQL) : HuaweiErrors.of(400);
  }

  private Reply ray(Call call, Address address) {
    boolean valid = ID.matcher(address.session()).matches() && call.body().length == 0;
    return valid ? session(call, address, Service.HUAWEI_RAY) : HuaweiErrors.of(400);
  }

  private Reply session(Call call, Address address, Service service) {
    return world
        .find(new World.Scope(service, address.scope()), address.session())
        .map(moment -> found(call, address, moment))
        .orElseGet(() -> missing(call, address));
  }

  private Reply found(Call call, Address address, Moment moment) {
    history.served(call, address, moment.sessionId(), moment.word());
    return Reply.json(200, body(moment)).with("X-Request-Id", Ids.hex32());
  }

  private Reply missing(Call call, Address address) {
    history.served(call, address, null, null);
    return HuaweiErrors.of(404);
  }

  private static String body(Moment moment) {
    return Json.object(
        json -> {
          json.writeStringField("session_id", moment.sessionId());
          json.writeStringField("status", moment.word());
        });
  }

  @Override
  public Reply error(int status) {
    return HuaweiErrors.of(status);
  }

  @Override
  public Reply waiting(Reply reply, Duration delay) {
    return reply.with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
  }
}
