package dev.sessionrelay.wire;

import dev.sessionrelay.testing.RawHttpServer.Received;
import dev.sessionrelay.testing.RawHttpServer.Reply;
import java.util.Map;

/** Right answers of the five endpoints, and targets that ask for them. */
final class Vendors {
  static final String SQL = "huawei-sql-session";
  static final String RAY = "huawei-ray-session";
  static final String CLUSTER = "alibaba-session-cluster";
  static final String CLUSTERS = "alibaba-session-clusters";
  static final String NOTEBOOK = "oracle-notebook-session";

  static final String SESSION = "ac8111bf-3601-4905-8ddd-b41d3e636a4e";
  static final String PLATFORM = "ocid1.aidataplatform.oc1.eu-frankfurt-1.aaaaaaaaexample";

  /** Has to be encoded, and looks different in each vendor's idea of encoding. */
  static final String PAGE_TOKEN = "a+b/c== ~*\u4e2d";

  private Vendors() {}

  static Map<String, String> parameters(String endpoint) {
    return switch (endpoint) {
      case SQL -> Map.of("workspace", "0b1c2d3e-1111-2222-3333-444455556666", "sessions", SESSION);
      case RAY -> Map.of("routes", "11111111-2222-3333-4444-555555555555");
      case CLUSTER -> Map.of("workspace", "w-1234abcd", "sessions", "sc-123131");
      case CLUSTERS -> Map.of("workspace", "w-1234abcd", "queue", "dev queue+~*");
      case NOTEBOOK -> Map.of("platform", PLATFORM, "workspace", "key~1.a", "sessions", "n-1~x");
      default -> throw new IllegalArgumentException(endpoint);
    };
  }

  /** What the vendor answers to a request that is in order. */
  static Reply answer(Received request) {
    String path = request.path();
    if (path.startsWith("/api/v1/")) {
      return path.endsWith("/sessionClusters") ? page(request) : json(cluster("sc-123131", ""));
    }
    return path.startsWith("/20260430/")
        ? json("{\"id\":\"n-1~x\",\"name\":\"n\",\"lifecycleState\":\"ACTIVE\"}")
        : json("{\"session_id\":\"" + SESSION + "\",\"status\":\"RUNNING\"}");
  }

  static Reply json(String body) {
    return new Reply(200, Map.of("Content-Type", "application/json"), body);
  }

  /** An IAM that grants this token for a day. */
  static Reply grant(String token, String expiresAt) {
    return new Reply(
        201,
        Map.of("X-Subject-Token", token, "Content-Type", "application/json"),
        "{\"token\":{\"expires_at\":\"" + expiresAt + "\"}}");
  }

  private static Reply page(Received request) {
    boolean first = !request.query().contains("nextToken=");
    String entry =
        "{\"sessionClusterId\":\"sc-%s\",\"state\":\"Running\",\"workspaceId\":\"w-1234abcd\"}";
    return json(
        "{\"sessionClusters\":["
            + entry.formatted(first ? "1" : "2")
            + "]"
            + (first ? ",\"nextToken\":\"" + PAGE_TOKEN + "\"}" : "}"));
  }

  private static String cluster(String id, String more) {
    return "{\"sessionCluster\":{\"sessionClusterId\":\""
        + id
        + "\",\"state\":\"Running\""
        + more
        + "}}";
  }
}
