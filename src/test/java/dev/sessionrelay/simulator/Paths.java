package dev.sessionrelay.simulator;

/** Request targets of the five endpoints. */
final class Paths {
  private Paths() {}

  static String sql(String session) {
    return "/v1/workspaces/" + Demo.HUAWEI_WORKSPACE + "/sessions/" + session;
  }

  static String ray(String route) {
    return "/v1/sessions?route_id=" + route;
  }

  static String cluster(String session) {
    return clusters() + "/" + session + "?regionId=cn-hangzhou";
  }

  static String clusters(String query) {
    return clusters() + "?regionId=cn-hangzhou" + query;
  }

  private static String clusters() {
    return "/api/v1/workspaces/" + Demo.ALIBABA_WORKSPACE + "/sessionClusters";
  }

  static String notebook(String session) {
    return "/20260430/aiDataPlatforms/%s/workspaces/%s/notebook/api/sessions/%s"
        .formatted(Demo.ORACLE_PLATFORM, Demo.ORACLE_WORKSPACE, session);
  }
}
