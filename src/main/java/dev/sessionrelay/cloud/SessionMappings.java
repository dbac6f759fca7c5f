package dev.sessionrelay.cloud;

import dev.sessionrelay.cloud.alibaba.AlibabaSessionCluster;
import dev.sessionrelay.cloud.alibaba.AlibabaSessionClusters;
import dev.sessionrelay.cloud.huawei.HuaweiRaySessions;
import dev.sessionrelay.cloud.huawei.HuaweiSqlSessions;
import dev.sessionrelay.cloud.oracle.OracleNotebookSessions;
import java.util.Map;
import java.util.TreeMap;

/** The mapping of each endpoint. All are stateless and safe for concurrent use. */
public final class SessionMappings {
  private static final Map<String, SessionMapping> BUILT_IN =
      Map.of(
          "huawei-sql-session", new HuaweiSqlSessions(),
          "huawei-ray-session", new HuaweiRaySessions(),
          "alibaba-session-cluster", new AlibabaSessionCluster(),
          "alibaba-session-clusters", new AlibabaSessionClusters(),
          "oracle-notebook-session", new OracleNotebookSessions());

  private SessionMappings() {}

  /** The mappings of the documented vendor calls, by endpoint name, sorted. */
  public static Map<String, SessionMapping> builtIn() {
    return new TreeMap<>(BUILT_IN);
  }

  /** The mapping of this endpoint; any name that is not built in is an operator's own endpoint. */
  public static SessionMapping of(String endpoint) {
    SessionMapping mapping = BUILT_IN.get(endpoint);
    return mapping == null ? new CanonicalSessions() : mapping;
  }
}
