package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RouteFile;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** Two instances of the template {@code hook}. */
final class Twins implements TemplateInstances {
  /** The template, whose instances send to this address. */
  static RouteFile of(String to) {
    return RunningCamel.route(
        "routes/sinks/hook.camel.yaml",
        """
        - routeTemplate:
            id: hook
            description: Posts events.
            parameters:
              - name: name
            route:
              from:
                uri: events:{{name}}
                steps:
                  - to:
                      uri: %s
        """
            .formatted(to));
  }

  @Override
  public void create(CamelContext camel, String template) {
    for (String name : List.of("one", "two")) {
      TemplatedRouteBuilder.builder(camel, template)
          .parameters(Map.of("name", name))
          .routeId(template + "-" + name)
          .add();
    }
  }

  @Override
  public void remove(CamelContext camel, String template) throws Exception {
    for (String name : List.of("one", "two")) {
      new CamelRoutes(camel).remove(template + "-" + name, ChangingRoutes.DRAIN);
    }
  }
}
