package dev.sessionrelay.simulator.alibaba;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.KnownKey;
import dev.sessionrelay.simulator.SessionPopulation;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCloud;
import dev.sessionrelay.simulator.SimulatorOptions;
import dev.sessionrelay.simulator.TemporaryKeyring;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** EMR Serverless Spark: session clusters. */
public final class AlibabaCloud implements SimulatedCloud {
  public static final String REGION = "cn-hangzhou";
  public static final String WORKSPACE = "w-1234abcd";
  public static final String ACCESS_KEY_ID = "LTAIdemoAccessKeyId";
  public static final String ACCESS_KEY_SECRET = "demoAlibabaAccessKeySecret";

  /** The role of the instance that the simulator plays the metadata service of. */
  public static final String ROLE_NAME = "relay-reader";

  public static final String ROLE_ARN = "acs:ram::123456789012:role/relay-reader";
  public static final String OIDC_TOKEN = "demo-oidc-token";

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
    return List.of(
        GET,
        LIST,
        AlibabaIdentity.TOKEN,
        AlibabaIdentity.ROLE,
        AlibabaIdentity.STS,
        AlibabaIdentity.ASSUME);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    TemporaryKeyring temporary = new TemporaryKeyring("STS.", options.clock());
    AlibabaGate gate =
        new AlibabaGate(
            options.strict(),
            id ->
                id.equals(ACCESS_KEY_ID)
                    ? Optional.of(new KnownKey(ACCESS_KEY_SECRET, null))
                    : temporary.find(id));
    return new AlibabaApi(sessions, gate, new AlibabaIdentity(temporary, gate));
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
