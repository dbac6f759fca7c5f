package dev.sessionrelay.simulator;

import java.io.PrintStream;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program of its own. */
public final class SimulatorMain {
  private SimulatorMain() {}

  /**
   * Serves until the process is told to end, after saying what there is to try.
   *
   * @throws java.io.UncheckedIOException when the port is taken
   */
  public static void run(SimulatorOptions options, PrintStream out) {
    try (Simulator simulator = Simulator.start(options)) {
      out.println(describe(simulator.baseUri(), options.strict()));
      out.flush();
      untilInterrupted();
    }
  }

  private static void untilInterrupted() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is served, with commands to try. */
  public static String describe(URI base, boolean strict) {
    return strict ? signed(base) : open(base);
  }

  private static String open(URI base) {
    return """
    The vendors are simulated on %1$s, without authentication. Try:
      curl '%1$s/v1/workspaces/%2$s/sessions/%3$s'
      curl -X POST '%1$s/v1/sessions?route_id=%4$s'
      curl '%1$s/api/v1/workspaces/%5$s/sessionClusters/%6$s?regionId=%7$s'
      curl '%1$s/api/v1/workspaces/%5$s/sessionClusters?maxResults=2&regionId=%7$s'
      curl '%1$s/20260430/aiDataPlatforms/%8$s/workspaces/%9$s/notebook/api/sessions/%10$s'
      curl '%1$s/demo/webhook'
    """
        .formatted(
            base,
            Demo.HUAWEI_WORKSPACE,
            Demo.sessionId(Endpoint.HUAWEI_SQL, 1),
            Demo.sessionId(Endpoint.HUAWEI_RAY, 1),
            Demo.ALIBABA_WORKSPACE,
            Demo.sessionId(Endpoint.ALIBABA_GET, 1),
            Demo.ALIBABA_REGION,
            Demo.ORACLE_PLATFORM,
            Demo.ORACLE_WORKSPACE,
            Demo.sessionId(Endpoint.ORACLE, 1));
  }

  private static String signed(URI base) {
    return """
    The vendors are simulated on %1$s; requests must be signed or carry a token. Try:
      TOKEN=$(curl -si '%1$s/v3/auth/tokens' -d '%2$s' | tr -d '\\r' | sed -n 's/^X-subject-token: //Ip')
      curl -H "X-Auth-Token: $TOKEN" '%1$s/v1/workspaces/%3$s/sessions/%4$s'
      curl -H "X-Auth-Token: $TOKEN" -X POST '%1$s/v1/sessions?route_id=%5$s'
      curl '%1$s/demo/webhook'
    """
        .formatted(
            base,
            login(),
            Demo.HUAWEI_WORKSPACE,
            Demo.sessionId(Endpoint.HUAWEI_SQL, 1),
            Demo.sessionId(Endpoint.HUAWEI_RAY, 1));
  }

  private static String login() {
    return ("{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
            + "\"name\":\"%s\",\"password\":\"%s\",\"domain\":{\"name\":\"%s\"}}}},"
            + "\"scope\":{\"project\":{\"name\":\"%s\"}}}}")
        .formatted(
            DemoKeys.HUAWEI_USER,
            DemoKeys.HUAWEI_PASSWORD,
            DemoKeys.HUAWEI_DOMAIN,
            DemoKeys.HUAWEI_PROJECT);
  }
}
