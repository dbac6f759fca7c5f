package dev.sessionrelay.simulator.huawei;

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

/** DataArts Fabric: SQL and Ray sessions, and the token service. */
public final class HuaweiCloud implements SimulatedCloud {
  public static final String WORKSPACE = "0b1c2d3e-1111-2222-3333-444455556666";
  public static final String ACCESS_KEY = "DEMOHUAWEIACCESSKEY0";
  public static final String SECRET_KEY = "demo-huawei-secret-key-opens-the-simulator";
  public static final String USER = "demo-user";
  public static final String PASSWORD = "demo-huawei-password";
  public static final String DOMAIN = "demo-domain";
  public static final String IDP = "demo-idp";
  public static final String ID_TOKEN = "demo-id-token";
  public static final String PROJECT = "cn-north-4";
  public static final String PROJECT_ID = "77b6a44cba5143ab91d13ab9a8ff44fd";

  public static final CloudOperation SQL =
      new CloudOperation(
          "huawei-sql-session",
          Set.of("GET"),
          "v1/workspaces/{scope}/sessions/{session}",
          SessionPopulation.of(
              WORKSPACE,
              "ac8111bf-3601-4905-8ddd-%012d",
              3,
              "RUNNING",
              "WAITING 80, CREATING 120, RUNNING 500, CLOSED 300",
              "CREATING 150, RUNNING 500, CLOSED 200, - 150",
              "CREATING 150, RUNNING 450, FAIL 400"));

  /** Asked by the id of a route, whose session changes. */
  public static final CloudOperation RAY =
      new CloudOperation(
          "huawei-ray-session",
          Set.of("POST"),
          "v1/sessions?route_id={session}",
          SessionPopulation.of(
                  "",
                  "11111111-2222-3333-4444-%012d",
                  2,
                  "RUNNING",
                  "CREATING 200, RUNNING 800",
                  "CREATING 150, RUNNING 550, CLOSED 300",
                  "CREATING 150, RUNNING 450, FAIL 400")
              .anotherInEachLife());

  public static final CloudOperation IAM =
      new CloudOperation("huawei-iam", Set.of("POST"), "v3/auth/tokens", null);

  public static final CloudOperation ID_TOKENS =
      new CloudOperation(
          "huawei-iam-id-tokens", Set.of("POST"), "v3.0/OS-AUTH/id-token/tokens", null);
  public static final CloudOperation IAM_KEYS =
      new CloudOperation(
          "huawei-iam-keys", Set.of("POST"), "v3.0/OS-CREDENTIAL/securitytokens", null);

  /** The metadata service of an instance with an agency. */
  public static final CloudOperation AGENCY =
      new CloudOperation(
          "huawei-metadata-agency", Set.of("GET"), "openstack/latest/securitykey", null);

  public static final CloudOperation METADATA_TOKEN =
      new CloudOperation(
          "huawei-metadata-token", Set.of("PUT"), "meta-data/latest/api/token", null);

  private static final String LOGIN =
      "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{"
          + "\"name\":\"%s\",\"password\":\"%s\",\"domain\":{\"name\":\"%s\"}}}},"
          + "\"scope\":{\"project\":{\"name\":\"%s\"}}}}";

  @Override
  public List<CloudOperation> operations() {
    return List.of(SQL, RAY, IAM, ID_TOKENS, IAM_KEYS, METADATA_TOKEN, AGENCY);
  }

  @Override
  public CloudApi open(SimulatorOptions options, SessionStore sessions) {
    TemporaryKeyring temporary = new TemporaryKeyring("", options.clock());
    HuaweiTokenService iam = new HuaweiTokenService(options.clock());
    HuaweiGate gate =
        new HuaweiGate(
            options.strict(),
            id ->
                id.equals(ACCESS_KEY)
                    ? Optional.of(new KnownKey(SECRET_KEY, null))
                    : temporary.find(id),
            iam);
    return new HuaweiApi(sessions, gate, iam, temporary);
  }

  @Override
  public List<String> examples(String base, boolean strict) {
    String sql = base + "/v1/workspaces/" + WORKSPACE + "/sessions/" + example(SQL);
    String ray = base + "/v1/sessions?route_id=" + example(RAY);
    return strict
        ? List.of(
            "TOKEN=$(curl -si '%s/v3/auth/tokens' -d '%s' | tr -d '\\r' | sed -n 's/^X-subject-token: //Ip')"
                .formatted(base, LOGIN.formatted(USER, PASSWORD, DOMAIN, PROJECT)),
            "curl -H \"X-Auth-Token: $TOKEN\" '" + sql + "'",
            "curl -H \"X-Auth-Token: $TOKEN\" -X POST '" + ray + "'")
        : List.of("curl '" + sql + "'", "curl -X POST '" + ray + "'");
  }

  private static String example(CloudOperation operation) {
    return operation.population().orElseThrow().sessionId(1);
  }
}
