package dev.sessionrelay.relay;

import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.SettingsSection;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Rules between the configuration and the route files. */
record RouteRules(Configuration configuration, List<RouteFile> routes) {
  /** What every route is made of. */
  private static final Set<String> ALWAYS =
      Set.of("direct", "polls", "vendor", "canonical", "events");

  ConfigErrors errors() {
    ConfigErrors errors = new ConfigErrors();
    configuration
        .settings()
        .find(ProcessKeys.ROUTE_COMPONENTS)
        .ifPresent(allowed -> components(allowed, errors));
    Set<String> told = new HashSet<>();
    for (Target target : configuration.targets().values()) {
      Account account = configuration.accounts().get(target.account());
      routes.stream()
          .filter(route -> route.folder() == RouteFolder.VENDORS)
          .filter(route -> route.id().equals(target.endpoint().name()))
          .flatMap(route -> route.endpoints().stream())
          .filter(use -> use.scheme().equals("vendor"))
          .map(use -> use.path().substring(use.path().indexOf(':') + 1))
          .filter(path -> doubles(account.baseUri().getRawPath(), path))
          .findFirst()
          .filter(path -> told.add(account.name()))
          .ifPresent(path -> doubled(account, path, errors));
    }
    return errors;
  }

  private void components(List<String> allowed, ConfigErrors errors) {
    for (RouteFile route : routes) {
      for (EndpointUse use : route.endpoints()) {
        String scheme = use.scheme();
        if (!scheme.isEmpty() && !ALWAYS.contains(scheme) && !allowed.contains(scheme)) {
          ConfigErrors found = new ConfigErrors(route.file());
          found.fault(
              use.line(),
              "the component '" + scheme + ":' is not allowed here",
              "add it to routes.components, which has " + String.join(", ", allowed));
          errors.addAll(found.all());
        }
      }
    }
  }

  /** Whether the end of the address is the beginning of the path, which would be sent twice. */
  private static boolean doubles(String base, String path) {
    List<String> end = segments(base);
    List<String> begin = segments(path);
    return IntStream.rangeClosed(1, Math.min(end.size(), begin.size()))
        .anyMatch(n -> begins(end.subList(end.size() - n, end.size()), begin));
  }

  /** With any id where the path has a placeholder, as in an address that was copied whole. */
  private static boolean begins(List<String> end, List<String> begin) {
    return !begin.get(0).contains("{")
        && IntStream.range(0, end.size())
            .allMatch(i -> begin.get(i).contains("{") || begin.get(i).equalsIgnoreCase(end.get(i)));
  }

  private static List<String> segments(String path) {
    return Arrays.stream(path.split("/")).filter(segment -> !segment.isEmpty()).toList();
  }

  private void doubled(Account account, String path, ConfigErrors errors) {
    SettingsSection section = configuration.settings().section("account." + account.name());
    errors.at(
        section.entry("base-url"),
        section.key("base-url")
            + " ends in "
            + account.baseUri().getRawPath()
            + ", which requests such as "
            + path
            + " begin with, so it would be sent twice",
        "leave that path out of the address");
  }
}
