package dev.sessionrelay.relay;

import dev.sessionrelay.cloud.EndpointDefinition;
import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.reload.ConfigurationSource;
import dev.sessionrelay.reload.Gate;
import dev.sessionrelay.reload.Reloader;
import dev.sessionrelay.reload.RouteSet;
import dev.sessionrelay.reload.TemplateInstances;
import dev.sessionrelay.reload.route.RouteFile;
import dev.sessionrelay.target.Configuration;
import dev.sessionrelay.target.Loaded;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Joins the running relay to what reloads it. */
final class Reloads {
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** What route files may name. */
  static final Set<String> BEANS =
      Stream.concat(
              Stream.of(
                  "sessions",
                  "sessionsJson",
                  "outcome",
                  "retry",
                  "pace",
                  "eventFiles",
                  "writtenLines",
                  "eventText",
                  "webhooks"),
              Vendors.endpoints().stream().map(EndpointDefinition::name))
          .collect(Collectors.toUnmodifiableSet());

  private final HomeFiles files;
  private final Live live;
  private final Workload workload;
  private final Consumer<Configuration> rebind;
  private final Clock clock;
  private Configuration first;

  /**
   * @param rebind makes the beans of routes anew for a configuration
   */
  Reloads(
      HomeFiles files, Live live, Workload workload, Consumer<Configuration> rebind, Clock clock) {
    this.files = files;
    this.live = live;
    this.workload = workload;
    this.rebind = rebind;
    this.clock = clock;
    this.first = live.configuration();
  }

  Reloader reloader(CamelContext camel, Gate gate) {
    return new Reloader(
        new Reloader.Parts(
            files.routeFiles(),
            files.check(),
            () -> BEANS,
            this::read,
            new RouteSet(camel, gate, instances(), DRAIN),
            clock));
  }

  /** The start takes the configuration that it was given. */
  private ConfigurationSource.Reading read(List<RouteFile> routes) {
    Loaded loaded = first == null ? files.configuration(routes) : new Loaded.Valid(first);
    first = null;
    if (loaded instanceof Loaded.Invalid invalid) {
      return new ConfigurationSource.Broken(invalid.faults(), invalid.files());
    }
    Configuration next = ((Loaded.Valid) loaded).configuration();
    return new ConfigurationSource.Sound(
        new NextConfiguration(next, live, workload, rebind, clock), next.files());
  }

  private TemplateInstances instances() {
    return new TemplateInstances() {
      @Override
      public void create(CamelContext camel, String template) {
        workload.createWebhooks(live.configuration());
      }

      @Override
      public void remove(CamelContext camel, String template) throws Exception {
        workload.removeWebhooks();
      }
    };
  }
}
