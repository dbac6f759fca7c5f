package dev.sessionrelay.outages;

import java.util.List;
import java.util.Map;

/** The five endpoints: how a target of each is configured, and a good answer to it. */
enum Vendors {
  HUAWEI_SQL(
      "huawei-sql-session",
      "huawei",
      """
      account.%1$s.token = marked-token
      target.%1$s.workspace = ws-1
      target.%1$s.sessions = s-1
      """,
      "s-1",
      "{\"session_id\":\"s-1\",\"status\":\"RUNNING\"}"),
  HUAWEI_RAY(
      "huawei-ray-session",
      "huawei",
      """
      account.%1$s.access-key = AK
      account.%1$s.secret-key = marked-secret
      target.%1$s.routes = r-%1$s
      """,
      "r-%1$s",
      "{\"session_id\":\"s-1\",\"status\":\"RUNNING\"}"),
  ALIBABA_CLUSTER(
      "alibaba-session-cluster",
      "alibaba",
      """
      account.%1$s.access-key-id = LTAIexample
      account.%1$s.access-key-secret = marked-secret
      target.%1$s.workspace = w-1234abcd
      target.%1$s.sessions = sc-1
      """,
      "sc-1",
      "{\"sessionCluster\":{\"workspaceId\":\"w-1234abcd\",\"sessionClusterId\":\"sc-1\","
          + "\"state\":\"Running\"},\"requestId\":\"r-1\"}"),
  ALIBABA_CLUSTERS(
      "alibaba-session-clusters",
      "alibaba",
      """
      account.%1$s.access-key-id = LTAIexample
      account.%1$s.access-key-secret = marked-secret
      target.%1$s.workspace = w-1234abcd
      """,
      null,
      "{\"sessionClusters\":[{\"workspaceId\":\"w-1234abcd\",\"sessionClusterId\":\"sc-1\","
          + "\"state\":\"Running\"}],\"requestId\":\"r-1\",\"totalCount\":1}"),
  ORACLE_NOTEBOOK(
      "oracle-notebook-session",
      "oracle",
      """
      account.%1$s.tenancy = ocid1.tenancy.oc1..aaaa
      account.%1$s.user = ocid1.user.oc1..aaaa
      account.%1$s.fingerprint = 20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34
      account.%1$s.key-file = oracle-demo-key.pem
      target.%1$s.platform = ocid1.aidataplatform.oc1.eu-frankfurt-1.aaaa
      target.%1$s.workspace = ws-1
      target.%1$s.sessions = s-1
      """,
      "s-1",
      "{\"id\":\"s-1\",\"name\":\"n\",\"lifecycleState\":\"ACTIVE\"}");

  static final List<Vendors> ALL = List.of(values());

  private final String endpoint;
  private final String vendor;
  private final String properties;
  private final String askedFor;
  private final String good;

  Vendors(String endpoint, String vendor, String properties, String askedFor, String good) {
    this.endpoint = endpoint;
    this.vendor = vendor;
    this.properties = properties;
    this.askedFor = askedFor;
    this.good = good;
  }

  String endpoint() {
    return endpoint;
  }

  String vendor() {
    return vendor;
  }

  /** The 200 that the document promises. */
  String good() {
    return good;
  }

  /** The service's own answer about a session that it does not have. */
  Reply notFound() {
    return Reply.answer(404, Map.of("Content-Type", "application/json"), notFoundBody());
  }

  String notFoundBody() {
    return switch (vendor) {
      case "huawei" ->
          "{\"error_code\":\"fabric.0404\",\"error_msg\":\"The session does not exist.\"}";
      case "alibaba" ->
          "{\"code\":\"InvalidSessionCluster.NotFound\",\"message\":\"No such cluster.\","
              + "\"requestId\":\"r-2\"}";
      default ->
          "{\"code\":\"NotAuthorizedOrNotFound\",\"message\":\"Authorization failed or"
              + " requested resource not found.\"}";
    };
  }

  /** What a target of this name asks for, or null for a listing. */
  String askedFor(String name) {
    return askedFor == null ? null : askedFor.formatted(name);
  }

  /** An account and a target of the same name, polled every minute. */
  String properties(String name, String baseUrl) {
    return """
    account.%1$s.vendor = %2$s
    account.%1$s.region = cn-hangzhou
    account.%1$s.base-url = %3$s
    account.%1$s.requests-per-second = 1000
    target.%1$s.endpoint = %4$s
    target.%1$s.account = %1$s
    target.%1$s.every = 1m
    """
            .formatted(name, vendor, baseUrl, endpoint)
        + properties.formatted(name);
  }
}
