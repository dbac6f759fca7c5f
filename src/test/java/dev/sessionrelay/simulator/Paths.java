package dev.sessionrelay.simulator;

/** Request targets of the five endpoints. */
public final class Paths {
  private Paths() {}

  public static String sql(String session) {
    return "/v1/workspaces/" + Demo.HUAWEI_WORKSPACE + "/sessions/" + session;
  }

  public static String ray(String route) {
    return "/v1/sessions?route_id=" + route;
  }

  public static String cluster(String session) {
    return clusters() + "/" + session + "?regionId=cn-hangzhou";
  }

  public static String clusters(String query) {
    return clusters() + "?regionId=cn-hangzhou" + query;
  }

  private static String clusters() {
    return "/api/v1/workspaces/" + Demo.ALIBABA_WORKSPACE + "/sessionClusters";
  }

  public static String notebook(String session) {
    return "/20260430/aiDataPlatforms/%s/workspaces/%s/notebook/api/sessions/%s"
        .formatted(Demo.ORACLE_PLATFORM, Demo.ORACLE_WORKSPACE, session);
  }
}
