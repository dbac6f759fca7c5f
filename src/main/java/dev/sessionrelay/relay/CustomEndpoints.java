package dev.sessionrelay.relay;

import dev.sessionrelay.cloud.EndpointCatalogue;
import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.cloud.EndpointDefinition.Role;
import dev.sessionrelay.poll.PagedListing;
import dev.sessionrelay.poll.RequestTemplate;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.routefile.RouteKind;
import dev.sessionrelay.settings.ValueType;
import dev.sessionrelay.settings.ValueTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Endpoints that operators have added in {@code routes/vendors}: what their targets must say
 * follows from the parameters of their {@code vendor:} steps. Not for several threads.
 */
final class CustomEndpoints {
  private static final Set<String> OF_THE_ACCOUNT = Set.of("region", PagedListing.NEXT_TOKEN);
  private static final Set<String> NOT_IN_QUERY = Set.of("headers");

  private static final ValueType<String> QUERY_VALUE = ValueTypes.TEXT.withExample("active");

  private Map<String, EndpointDefinition> known = new HashMap<>();

  /** The built-in endpoints and those of these files. */
  EndpointCatalogue with(List<RouteFile> routes) {
    Map<String, EndpointDefinition> now = new LinkedHashMap<>();
    for (RouteFile route : routes) {
      if (isOwn(route)) {
        EndpointDefinition before = known.get(route.checksum());
        now.put(route.checksum(), before == null ? definition(route) : before);
      }
    }
    known = now;
    return EndpointCatalogue.builtIn().with(now.values());
  }

  private static boolean isOwn(RouteFile route) {
    return route.folder() == RouteFolder.VENDORS
        && route.kind() == RouteKind.ROUTE
        && EndpointCatalogue.builtIn().find(route.id()).isEmpty();
  }

  private static EndpointDefinition definition(RouteFile route) {
    Map<String, EndpointParameter> parameters = new LinkedHashMap<>();
    route.endpoints().stream()
        .filter(use -> use.scheme().equals("vendor"))
        .forEach(use -> add(use, parameters));
    return EndpointDefinition.own(route.id(), new ArrayList<>(parameters.values()));
  }

  private static void add(EndpointUse use, Map<String, EndpointParameter> parameters) {
    String path = use.path().substring(use.path().indexOf(':') + 1);
    RequestTemplate template;
    try {
      template = RequestTemplate.compile(path, query(use));
    } catch (IllegalArgumentException e) {
      // The trial of the route says so, with the file.
      return;
    }
    template.required().forEach(name -> put(name, true, parameters));
    template.optional().forEach(name -> put(name, false, parameters));
  }

  private static void put(
      String name, boolean required, Map<String, EndpointParameter> parameters) {
    if (!OF_THE_ACCOUNT.contains(name)) {
      parameters.putIfAbsent(name, parameter(name, required));
    }
  }

  /** A value of the query is encoded, whatever it is, such as the words of a filter. */
  private static EndpointParameter parameter(String name, boolean required) {
    ValueType<String> id = EndpointDefinition.URL_SAFE;
    return switch (name) {
      case "session" ->
          required
              ? new EndpointParameter("sessions", id, true, Role.IDS)
              : new EndpointParameter("session", id, false, Role.FILTER);
      case "workspace" -> new EndpointParameter("workspace", id, required, Role.SCOPE);
      default ->
          required
              ? new EndpointParameter("param." + name, id, true, Role.SCOPE)
              : new EndpointParameter("param." + name, QUERY_VALUE, false, Role.OPTION);
    };
  }

  private static Map<String, String> query(EndpointUse use) {
    return use.options().stream()
        .filter(option -> !NOT_IN_QUERY.contains(option.name()))
        .collect(
            Collectors.toMap(
                RouteFile.Option::name, RouteFile.Option::value, (a, b) -> a, LinkedHashMap::new));
  }
}
