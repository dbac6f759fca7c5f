package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ConfigurationDiff;
import dev.sessionrelay.config.ConfigurationDiff.Changes;
import dev.sessionrelay.config.LoadResult;
import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.relay.reload.PendingConfiguration;
import dev.sessionrelay.relay.reload.Reloader;
import dev.sessionrelay.relay.reload.RouteSet;
import dev.sessionrelay.relay.reload.SettingsSource;
import dev.sessionrelay.relay.reload.TemplateInstances;
import dev.sessionrelay.routefile.RouteFile;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/** Joins the running relay to what reloads it. */
final class RelayReloads {
  private static final String ROUTE = "route:";
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final HomeFiles files;
  private final AtomicReference<Configuration> live;
  private final RunningParts workload;
  private final WebhookRoutes webhooks;
  private final Consumer<Configuration> rebind;
  private final Clock clock;
  private final RotatedSecrets secrets = new RotatedSecrets();
  private Configuration first;

  /**
   * @param rebind makes the beans of routes anew for a configuration
   */
  RelayReloads(
      HomeFiles files,
      AtomicReference<Configuration> live,
      RunningParts workload,
      WebhookRoutes webhooks,
      Consumer<Configuration> rebind,
      Clock clock) {
    this.files = files;
    this.live = live;
    this.workload = workload;
    this.webhooks = webhooks;
    this.rebind = rebind;
    this.clock = clock;
    this.first = live.get();
  }

  Reloader reloader(CamelContext camel, PollsComponent polls) {
    return new Reloader(
        new Reloader.Parts(
            files.routeFiles(),
            files.check(),
            BeanMethods.ALL,
            this::read,
            new RouteSet(camel, polls, instances(), DRAIN),
            clock));
  }

  /** The start takes the configuration that it was given. */
  private PendingConfiguration.ReadConfiguration read(List<RouteFile> routes) {
    LoadResult loaded = first == null ? files.configuration(routes) : new LoadResult.Valid(first);
    first = null;
    if (loaded instanceof LoadResult.Invalid invalid) {
      return new PendingConfiguration.ReadConfiguration(
          invalid.faults(), invalid.files(), Optional.empty());
    }
    Configuration next = ((LoadResult.Valid) loaded).configuration();
    return new PendingConfiguration.ReadConfiguration(
        next.warnings(), next.files(), Optional.of(pending(next)));
  }

  private PendingConfiguration pending(Configuration next) {
    Configuration before = live.get();
    return new PendingConfiguration(
        next::checksum,
        words(before, next),
        name -> value(next, name),
        RouteBeans.dryRun(next, clock),
        steps(next),
        steps(before));
  }

  private PendingConfiguration.Steps steps(Configuration to) {
    return new PendingConfiguration.Steps(
        () -> workload.retire(to), () -> enforce(to), () -> workload.install(to));
  }

  private void enforce(Configuration configuration) throws Exception {
    live.set(configuration);
    rebind.accept(configuration);
    workload.connect(configuration);
    secrets.putInForce(configuration);
  }

  /** A placeholder's value, or what a route is made of beside its file and its placeholders. */
  private static String value(Configuration next, String name) {
    if (!name.startsWith(ROUTE)) {
      return SettingsSource.value(next, name);
    }
    String route = name.substring(ROUTE.length());
    return next.sinks().containsKey(route)
        ? PartFingerprints.ofSink(next, route)
        : PartFingerprints.ofVendorRoutes(next);
  }

  private List<String> words(Configuration before, Configuration next) {
    if (before == next) {
      // The start takes the one it was given: thousands of keys are not compared with themselves.
      return List.of();
    }
    ConfigurationDiff diff = ConfigurationDiff.between(before, next);
    List<String> words = new ArrayList<>();
    words(words, "account", diff.accounts());
    words(words, "target", diff.targets());
    words(words, "sink", diff.sinks());
    diff.settings().forEach(key -> words.add(key + (atStart(key) ? " (at the next start)" : "")));
    words.addAll(secrets.words(next));
    return words;
  }

  /** Keys of what is opened once and stays open. */
  private static boolean atStart(String key) {
    return Set.of("ledger", "cluster", "simulator", "web", "otel", "camel")
        .contains(key.split("\\.", 2)[0]);
  }

  private static void words(List<String> words, String kind, Changes changes) {
    changes.added().forEach(name -> words.add(kind + " " + name + " added"));
    changes.changed().forEach(name -> words.add(kind + " " + name + " changed"));
    changes.removed().forEach(name -> words.add(kind + " " + name + " removed"));
  }

  private TemplateInstances instances() {
    return new TemplateInstances() {
      @Override
      public void create(CamelContext camel, String template) {
        webhooks.create(live.get());
      }

      @Override
      public void remove(CamelContext camel, String template) throws Exception {
        webhooks.removeAll();
      }
    };
  }
}
