package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.routefile.RouteFile.EndpointUse;
import dev.sessionrelay.settings.ConfigErrors;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the file itself must fulfil: its name, its id, its description, its place. */
final class ShapeRules {
  private static final String BRANCHES = "vendor-*";
  private static final Map<RouteFolder, Set<RouteKind>> KINDS =
      Map.of(
          RouteFolder.ERRORS, Set.of(RouteKind.CONFIGURATION),
          RouteFolder.VENDORS, Set.of(RouteKind.ROUTE),
          RouteFolder.SINKS, Set.of(RouteKind.ROUTE, RouteKind.TEMPLATE));

  private final RouteFile route;
  private final RouteFileReader.ReadRoute reading;
  private final ConfigErrors findings;

  ShapeRules(RouteFileReader.ReadRoute reading, ConfigErrors findings) {
    this.route = reading.route();
    this.reading = reading;
    this.findings = findings;
  }

  void check() {
    id();
    description();
    if (!KINDS.get(route.folder()).contains(route.kind())) {
      kind();
    } else if (route.folder() == RouteFolder.SINKS) {
      sink();
    } else if (route.folder() == RouteFolder.VENDORS) {
      vendor();
    }
  }

  private void id() {
    if (route.id().isBlank()) {
      findings.fault(
          reading.line("id"),
          "the " + route.kind().word() + " has no id",
          "add 'id: " + ownId() + "'");
    } else if (route.folder() != RouteFolder.ERRORS && !route.id().equals(route.stem())) {
      findings.fault(
          reading.line("id"),
          "the id is '" + route.id() + "', but the file's name says '" + route.stem() + "'",
          "make them equal: 'id: " + route.stem() + "'");
    }
  }

  private String ownId() {
    return route.folder() == RouteFolder.ERRORS ? "vendor-" + route.stem() : route.stem();
  }

  private void description() {
    JsonNode outer = reading.definition().path("description");
    String text = (outer.isMissingNode() ? description(reading.definition()) : outer).asText("");
    if (text.isBlank()) {
      findings.fault(
          reading.line("description"),
          "the " + route.kind().word() + " has no description",
          "add one line that says what it does, as in 'description: Posts events to the team chat.'");
    } else if (text.strip().contains("\n")) {
      findings.fault(
          reading.line("description"), "the description has several lines", "write it in one line");
    }
  }

  private static JsonNode description(JsonNode definition) {
    return RouteFileReader.inner(definition).path("description");
  }

  private void kind() {
    String allowed =
        Arrays.stream(RouteKind.values())
            .filter(KINDS.get(route.folder())::contains)
            .map(kind -> "'- " + kind.word() + ":'")
            .collect(Collectors.joining(" or "));
    findings.fault(
        reading.line(""),
        "a " + route.kind().word() + " does not belong into " + route.folder().folderName() + "/",
        "files of this folder begin with " + allowed);
  }

  private void sink() {
    boolean template = route.kind() == RouteKind.TEMPLATE;
    String expected = "events:" + (template ? "{{name}}" : route.stem());
    route
        .from()
        .filter(from -> !(from.scheme().equals("events") && ownPath(from, template)))
        .ifPresent(from -> from(from, "a sink hears its own events", expected));
  }

  private boolean ownPath(EndpointUse from, boolean template) {
    return template ? from.path().startsWith("{{") : from.path().equals(route.stem());
  }

  private void vendor() {
    route
        .from()
        .filter(from -> !(from.scheme().equals("direct") && from.path().equals(route.stem())))
        .ifPresent(
            from -> from(from, "a vendor route is called by its name", "direct:" + route.stem()));
    String wanted = route.configurations() == null ? "" : route.configurations();
    if (Arrays.stream(wanted.split(",")).map(String::strip).noneMatch(BRANCHES::equals)) {
      findings.fault(
          reading.line("routeConfigurationId"),
          "the vendor route does not ask for the error branches",
          "add 'routeConfigurationId: " + BRANCHES + "', so that routes/errors/ applies to it");
    }
  }

  private void from(EndpointUse from, String rule, String expected) {
    String given = from.scheme().isEmpty() ? from.path() : from.scheme() + ":" + from.path();
    findings.fault(
        from.line(),
        "the route begins with '" + given + "'",
        rule + ": 'from: uri: " + expected + "'");
  }
}
