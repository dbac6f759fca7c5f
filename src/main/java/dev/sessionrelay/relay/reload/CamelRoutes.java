package dev.sessionrelay.relay.reload;

import dev.sessionrelay.routefile.RawOptions;
import dev.sessionrelay.routefile.RouteFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Suspendable;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;

/** Adds single files to a Camel context and takes single routes out of it. */
final class CamelRoutes {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final CamelContext camel;
  private final Model model;

  CamelRoutes(CamelContext camel) {
    this.camel = camel;
    this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /** Loads what the file defines; in a started context a route starts at once. */
  void load(RouteFile route) throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString(route.file(), RawOptions.protectedIn(route.text())));
  }

  boolean has(RouteFile route) {
    return switch (route.kind()) {
      case ROUTE -> model.getRouteDefinition(route.id()) != null;
      case TEMPLATE -> model.getRouteTemplateDefinition(route.id()) != null;
      case CONFIGURATION -> model.getRouteConfigurationDefinition(route.id()) != null;
    };
  }

  /**
   * Stops the route when what is in it has come out, at the latest after {@code patience}, and
   * removes it, half started ones too. A route that is not there is left alone.
   */
  void remove(String id, Duration patience) throws Exception {
    Route route = camel.getRoute(id);
    if (route != null) {
      drain(route, patience);
      stop(route, Math.max(1, patience.toMillis()));
      camel.removeRoute(id);
    }
    RouteDefinition definition = model.getRouteDefinition(id);
    if (definition != null) {
      model.removeRouteDefinition(definition);
    }
  }

  /** One that cannot be stopped goes on. */
  private void stop(Route route, long millis) throws Exception {
    try {
      camel.getRouteController().stopRoute(route.getId(), millis, TimeUnit.MILLISECONDS);
    } catch (Exception | Error e) {
      ServiceHelper.resumeService(route.getConsumer());
      throw e;
    }
  }

  /** Camel lets the consumer of {@code direct:} take new messages until its patience ends. */
  private void drain(Route route, Duration patience) {
    if (!(route.getConsumer() instanceof Suspendable)) {
      return;
    }
    ServiceHelper.suspendService(route.getConsumer());
    long end = System.nanoTime() + patience.toNanos();
    while (camel.getInflightRepository().size(route.getId()) > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  void removeTemplate(String id) throws Exception {
    RouteTemplateDefinition definition = model.getRouteTemplateDefinition(id);
    if (definition != null) {
      model.removeRouteTemplateDefinition(definition);
    }
  }

  /** Takes all route configurations with these ids away; routes keep what was built into them. */
  void removeConfigurations(List<String> ids) throws Exception {
    List<RouteConfigurationDefinition> definitions =
        new ArrayList<>(model.getRouteConfigurationDefinitions());
    for (RouteConfigurationDefinition definition : definitions) {
      if (ids.stream().anyMatch(id -> Objects.equals(id, definition.getId()))) {
        model.removeRouteConfiguration(definition);
      }
    }
  }
}
