package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.SessionPopulation;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCloud;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** EMR Serverless Spark: session clusters. */
public final class AlibabaCloud implements SimulatedCloud {
  public static final String REGION = "cn-hangzhou";
  public static final String WORKSPACE = "w-1234abcd";
  public static final String ACCESS_KEY_ID = "LTAIdemoAccessKeyId";
  public static final String ACCESS_KEY_SECRET = "demoAlibabaAccessKeySecret";

  private static final SessionPopulation CLUSTERS =
      SessionPopulation.of(
          WORKSPACE,
          "sc-%06d",
          6,
          "Running",
          "Starting 150, Running 500, Stopping 100, Stopped 250",
          "Starting 150, Running 450, Stopping 100, Stopped 150, - 150",
          "Starting 150, Running 450, Error 400");

  public static final CloudOperation GET =
      new CloudOperation(
          "alibaba-session-cluster",
          Set.of("GET"),
          "api/v1/workspaces/{scope}/sessionClusters/{session}",
          CLUSTERS);

  public static final CloudOperation LIST =
      new CloudOperation(
          "alibaba-session-clusters",
          Set.of("GET"),
          "api/v1/workspaces/{scope}/sessionClusters",
          CLUSTERS);

  @Override
  public List<CloudOperation> operations() {
    return List.of(GET, LIST);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    Map<String, KnownKey> keys = Map.of(ACCESS_KEY_ID, new KnownKey(ACCESS_KEY_SECRET, null));
    return new AlibabaApi(sessions, new AlibabaGate(options.strict(), keys));
  }

  @Override
  public List<String> examples(String base, boolean strict) {
    String clusters = base + "/api/v1/workspaces/" + WORKSPACE + "/sessionClusters";
    return strict
        ? List.of()
        : List.of(
            "curl '%s/%s?regionId=%s'".formatted(clusters, CLUSTERS.sessionId(1), REGION),
            "curl '%s?maxResults=2&regionId=%s'".formatted(clusters, REGION));
  }
}
