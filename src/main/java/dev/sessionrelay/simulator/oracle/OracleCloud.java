package dev.sessionrelay.simulator.oracle;

import dev.sessionrelay.simulator.CloudApi;
import dev.sessionrelay.simulator.CloudOperation;
import dev.sessionrelay.simulator.SessionPopulation;
import dev.sessionrelay.simulator.SessionStore;
import dev.sessionrelay.simulator.SimulatedCloud;
import dev.sessionrelay.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** AI Data Platform: notebook sessions. */
public final class OracleCloud implements SimulatedCloud {
  public static final String REGION = "eu-frankfurt-1";
  public static final String PLATFORM =
      "ocid1.aidataplatform.oc1.eu-frankfurt-1.demoaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  public static final String WORKSPACE = "demo-workspace";
  public static final String TENANCY = "ocid1.tenancy.oc1..demotenancy";

  /** The service account's token of a pod that has an identity; it ends in the year 2100. */
  public static final String SERVICE_ACCOUNT =
      "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDAsInN1YiI6ImRlbW86cmVsYXkifQ.ZGVtbw";

  public static final String USER = "ocid1.user.oc1..demouser";

  /**
   * A word of its sessions is {@code lifecycleState/execution_state}, or without kernel the first.
   */
  private static final SessionPopulation NOTEBOOKS =
      SessionPopulation.of(
          PLATFORM + "/" + WORKSPACE,
          "5e551042-0a1d-4b00-8000-%012d",
          3,
          "ACTIVE/idle",
          "CREATING 150, ACTIVE/starting 100, ACTIVE/idle 150, ACTIVE/busy 250,"
              + " ACTIVE/idle 150, ACTIVE/terminating 60, - 140",
          "CREATING 150, ACTIVE/starting 100, ACTIVE/idle 100, ACTIVE/busy 250,"
              + " ACTIVE/restarting 100, ACTIVE/idle 300",
          "CREATING 200, ACTIVE/idle 200, ACTIVE/busy 200, ACTIVE/dead 400",
          "CREATING 300, FAILED 700");

  public static final CloudOperation NOTEBOOK =
      new CloudOperation(
          "oracle-notebook-session",
          Set.of("GET"),
          "20260430/aiDataPlatforms/{scope}/workspaces/{scope}/notebook/api/sessions/{session}",
          NOTEBOOKS);

  @Override
  public List<CloudOperation> operations() {
    return List.of(
        NOTEBOOK, OracleIdentity.METADATA, OracleIdentity.FEDERATION, OracleIdentity.WORKLOAD);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    Map<String, PublicKey> keys = new ConcurrentHashMap<>(knownKeys(options.keys()));
    return new OracleApi(
        sessions, new OracleGate(options.strict(), keys), new OracleIdentity(keys));
  }

  private static Map<String, PublicKey> knownKeys(Path directory) {
    if (directory == null) {
      return Map.of();
    }
    OracleKey key = OracleKey.ensure(directory);
    return Map.of(key.keyId(), key.publicKey());
  }

  @Override
  public List<String> examples(String base, boolean strict) {
    return strict
        ? List.of()
        : List.of(
            "curl '%s/20260430/aiDataPlatforms/%s/workspaces/%s/notebook/api/sessions/%s'"
                .formatted(base, PLATFORM, WORKSPACE, NOTEBOOKS.sessionId(1)));
  }

  @Override
  public void prepareKeys(Path directory) {
    OracleKey.ensure(directory);
  }
}
