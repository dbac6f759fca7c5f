package dev.sessionrelay.cloud;

import java.util.ArrayList;
import java.util.List;

/**
 * Where each documented response field of the five vendor calls is found in an event's {@code
 * data}. The table in the README is made from this, and a test maps a marker through every row.
 */
public final class FieldTable {
  /** The place of a field that is never carried. */
  public static final String NOWHERE = "nowhere: it is a secret";

  /** The place of a field that asks for the next page of a listing. */
  public static final String NEXT_PAGE = "asks for the next page";

  private static final String ONE = "alibaba-session-cluster";
  private static final String LIST = "alibaba-session-clusters";
  private static final String ORACLE = "oracle-notebook-session";
  private static final List<Row> ROWS = rows();

  private FieldTable() {}

  /**
   * @param endpoint the vendor call
   * @param field path in the answer, such as {@code sessionClusters[].stateChangeReason.code}
   * @param places paths in {@code data}; the vendor's own word is in the last one
   */
  public record Row(String endpoint, String field, List<String> places) {
    public Row {
      places = List.copyOf(places);
    }
  }

  /** All rows, by endpoint, in the order of the documents. */
  public static List<Row> all() {
    return ROWS;
  }

  /** The table in Markdown, ending in a newline. */
  public static String markdown() {
    StringBuilder table = new StringBuilder("| endpoint | vendor field | in `data` |\n");
    table.append("| --- | --- | --- |\n");
    for (Row row : ROWS) {
      table
          .append("| ")
          .append(row.endpoint())
          .append(" | `")
          .append(row.field())
          .append("` | ")
          .append(places(row))
          .append(" |\n");
    }
    return table.toString();
  }

  private static String places(Row row) {
    String first = row.places().get(0);
    boolean words = first.equals(NOWHERE) || first.equals(NEXT_PAGE);
    return words ? first : "`" + String.join("`, `", row.places()) + "`";
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String endpoint : List.of("huawei-sql-session", "huawei-ray-session")) {
      rows.add(row(endpoint, "session_id", "sessionId"));
      rows.add(row(endpoint, "status", "state", "vendorState"));
    }
    alibabaSession(rows, ONE, "sessionCluster.");
    rows.add(row(ONE, "sessionCluster.envId", "attributes.envId"));
    rows.add(row(ONE, "sessionCluster.connectionToken", NOWHERE));
    rows.add(row(ONE, "requestId", "requestId"));
    alibabaSession(rows, LIST, "sessionClusters[].");
    rows.add(row(LIST, "requestId", "requestId"));
    rows.add(row(LIST, "nextToken", NEXT_PAGE));
    rows.add(row(LIST, "maxResults", "attributes.readings.maxResults"));
    rows.add(row(LIST, "totalCount", "attributes.readings.totalCount"));
    oracle(rows);
    return List.copyOf(rows);
  }

  private static void alibabaSession(List<Row> rows, String endpoint, String path) {
    for (String[] row :
        new String[][] {
          {"workspaceId", "workspaceId"},
          {"sessionClusterId", "sessionId"},
          {"userId", "owner.id"},
          {"queueName", "queue"},
          {"state", "state", "vendorState"},
          {"stateChangeReason.code", "stateReason.code"},
          {"stateChangeReason.message", "stateReason.message"},
          {"autoStartConfiguration.enable", "autoStart"},
          {"autoStopConfiguration.enable", "autoStop.enabled"},
          {"autoStopConfiguration.idleTimeoutMinutes", "autoStop.idleTimeoutMinutes"},
          {"applicationConfigs[].configFileName", "configuration[].file"},
          {"applicationConfigs[].configItemKey", "configuration[].key"},
          {"applicationConfigs[].configItemValue", "configuration[].value"},
          {"releaseVersion", "engine.version"},
          {"name", "name"},
          {"userName", "owner.name"},
          {"kind", "kind", "vendorKind"},
          {"webUI", "links.ui"},
          {"draftId", "attributes.draftId"},
          {"domain", "links.endpoint"},
          {"displayReleaseVersion", "engine.displayVersion"},
          {"fusion", "engine.accelerated"},
          {"gmtCreate", "createdAt"},
          {"startTime", "startedAt"},
          {"domainInner", "links.internalEndpoint"},
          {"extra", "attributes.extra"},
          {"publicEndpointEnabled", "attributes.publicEndpointEnabled"},
        }) {
      rows.add(new Row(endpoint, path + row[0], List.of(row).subList(1, row.length)));
    }
  }

  private static void oracle(List<Row> rows) {
    rows.add(row(ORACLE, "agentFlowKey", "attributes.agentFlowKey"));
    rows.add(row(ORACLE, "cluster_id", "attributes.clusterId"));
    rows.add(row(ORACLE, "id", "sessionId"));
    rows.add(row(ORACLE, "kernel.connections", "attributes.readings.kernelConnections"));
    rows.add(row(ORACLE, "kernel.execution_state", "state", "activity", "vendorState"));
    rows.add(row(ORACLE, "kernel.id", "attributes.kernelId"));
    rows.add(row(ORACLE, "kernel.last_activity", "lastActivityAt"));
    rows.add(row(ORACLE, "kernel.name", "attributes.kernelName"));
    rows.add(row(ORACLE, "lifecycleState", "state", "vendorState"));
    rows.add(row(ORACLE, "name", "name"));
    rows.add(row(ORACLE, "path", "attributes.path"));
    rows.add(row(ORACLE, "type", "kind", "vendorKind"));
  }

  private static Row row(String endpoint, String field, String... places) {
    return new Row(endpoint, field, List.of(places));
  }
}
