package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.EndpointDefinition.Parameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.config.Types;
import dev.sessionrelay.config.ValueType;
import java.util.List;

/** The five built-in endpoints and the vendors they belong to. */
public final class Endpoints {
  public static final String HUAWEI = "huawei";
  public static final String ALIBABA = "alibaba";
  public static final String ORACLE = "oracle";

  /** Stands for every vendor or endpoint that an operator adds. */
  public static final String OWN = "own";

  public static final String HUAWEI_SQL = "huawei-sql-session";
  public static final String HUAWEI_RAY = "huawei-ray-session";
  public static final String ALIBABA_CLUSTER = "alibaba-session-cluster";
  public static final String ALIBABA_CLUSTERS = "alibaba-session-clusters";
  public static final String ORACLE_NOTEBOOK = "oracle-notebook-session";

  public static final List<EndpointDefinition> BUILT_IN =
      List.of(
          new EndpointDefinition(
              HUAWEI_SQL,
              HUAWEI,
              "dataarts-fabric",
              List.of(
                  required("workspace", Ids.HUAWEI, Role.SCOPE),
                  required("sessions", Ids.HUAWEI, Role.IDS))),
          new EndpointDefinition(
              HUAWEI_RAY,
              HUAWEI,
              "dataarts-fabric",
              List.of(required("routes", Ids.HUAWEI, Role.SCOPE_IDS))),
          new EndpointDefinition(
              ALIBABA_CLUSTER,
              ALIBABA,
              "emr-serverless-spark",
              List.of(
                  required("workspace", Ids.ALIBABA_WORKSPACE, Role.SCOPE),
                  required("sessions", Ids.ALIBABA_SESSION, Role.IDS))),
          new EndpointDefinition(
              ALIBABA_CLUSTERS,
              ALIBABA,
              "emr-serverless-spark",
              List.of(
                  required("workspace", Ids.ALIBABA_WORKSPACE, Role.SCOPE),
                  optional("kind", Types.word("NOTEBOOK", "THRIFT", "SQL"), Role.FILTER),
                  optional("queue", Types.TEXT.withExample("root"), Role.FILTER),
                  optional("session", Ids.ALIBABA_SESSION, Role.FILTER),
                  optional("page-size", Types.integer(1, 100), Role.OPTION))),
          new EndpointDefinition(
              ORACLE_NOTEBOOK,
              ORACLE,
              "ai-data-platform",
              List.of(
                  required("platform", Ids.OCID, Role.SCOPE),
                  required("workspace", Ids.URL_SAFE, Role.SCOPE),
                  required("sessions", Ids.URL_SAFE, Role.IDS))));

  private Endpoints() {}

  private static Parameter required(String key, ValueType<?> type, Role role) {
    return new Parameter(key, type, true, role);
  }

  private static Parameter optional(String key, ValueType<?> type, Role role) {
    return new Parameter(key, type, false, role);
  }
}
