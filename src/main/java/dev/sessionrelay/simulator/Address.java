package dev.sessionrelay.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks for, by its method and path.
 *
 * @param endpoint null when the vendor has no such call
 * @param scope the workspace or what stands for one; empty without
 * @param session the session, for Ray the route; empty in listings
 */
record Address(Vendor vendor, Endpoint endpoint, String scope, String session) {
  private static final List<Template> TEMPLATES =
      List.of(
          Template.of(Endpoint.HUAWEI_SQL, "GET", "v1/workspaces/*/sessions/*"),
          Template.of(Endpoint.HUAWEI_RAY, "POST", "v1/sessions"),
          Template.of(Endpoint.HUAWEI_IAM, "POST", "v3/auth/tokens"),
          Template.of(Endpoint.ALIBABA_LIST, "GET", "api/v1/workspaces/*/sessionClusters"),
          Template.of(Endpoint.ALIBABA_GET, "GET", "api/v1/workspaces/*/sessionClusters/*"),
          Template.of(
              Endpoint.ORACLE,
              "GET",
              "20260430/aiDataPlatforms/*/workspaces/*/notebook/api/sessions/*"),
          Template.of(Endpoint.DEMO_WEBHOOK, "POST", "demo/webhook"),
          Template.of(Endpoint.DEMO_WEBHOOK, "GET", "demo/webhook"));

  static Address of(Call call) {
    List<String> path = call.segments();
    return TEMPLATES.stream()
        .flatMap(template -> template.match(call, path).stream())
        .findFirst()
        .orElseGet(() -> new Address(Vendor.of(path.get(0)), null, "", ""));
  }

  /** A method and a path in which a star stands for any one segment. */
  private record Template(Endpoint endpoint, String method, List<String> parts) {
    static Template of(Endpoint endpoint, String method, String path) {
      return new Template(endpoint, method, List.of(path.split("/")));
    }

    Optional<Address> match(Call call, List<String> path) {
      boolean possible = call.method().equals(method) && path.size() == parts.size();
      return possible ? captured(path).map(values -> address(call, values)) : Optional.empty();
    }

    private Optional<List<String>> captured(List<String> path) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).equals("*")) {
          values.add(path.get(i));
        } else if (!parts.get(i).equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(values);
    }

    private Address address(Call call, List<String> values) {
      return new Address(endpoint.vendor(), endpoint, scope(values), session(call, values));
    }

    private String scope(List<String> values) {
      return switch (endpoint) {
        case ORACLE -> Demo.oracleScope(values.get(0), values.get(1));
        case HUAWEI_SQL, ALIBABA_GET, ALIBABA_LIST -> values.get(0);
        default -> "";
      };
    }

    private String session(Call call, List<String> values) {
      return switch (endpoint) {
        case HUAWEI_RAY -> call.parameter("route_id").orElse("");
        case HUAWEI_SQL, ALIBABA_GET, ORACLE -> values.get(values.size() - 1);
        default -> "";
      };
    }
  }
}
