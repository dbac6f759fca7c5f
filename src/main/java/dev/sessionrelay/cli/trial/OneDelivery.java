package dev.sessionrelay.cli.trial;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.SinkDefinition;
import dev.sessionrelay.ledger.NoOpLedger;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.relay.SinkBeans;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.settings.SinkKeys;
import dev.sessionrelay.sink.EventsComponent;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.sink.SinkTrial;
import dev.sessionrelay.sink.file.FileSettings;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import dev.sessionrelay.telemetry.Spans;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;

/**
 * One event through the route of a sink as the relay would send it, with the real address, secret
 * and format. Nothing of it is recorded.
 *
 * @param instead values of keys that differ from those of the configuration
 * @param more binds what differs from what the relay gives to routes
 */
public record OneDelivery(
    Configuration configuration,
    HomeFiles files,
    Clock clock,
    Map<String, String> instead,
    Consumer<CamelContext> more) {
  private static final String WEBHOOK = "webhook";

  /** Below the file sink's directory: the files in it are the running relay's alone. */
  private static final String TRIALS = "test";

  public OneDelivery {
    instead = Map.copyOf(instead);
  }

  public static OneDelivery of(Configuration configuration, HomeFiles files, Clock clock) {
    return new OneDelivery(configuration, files, clock, Map.of(), camel -> {});
  }

  /** The same with other values and beans. */
  public OneDelivery with(Map<String, String> values, Consumer<CamelContext> beans) {
    return new OneDelivery(configuration, files, clock, values, beans);
  }

  /**
   * @throws Exception when the route is wrong
   */
  public SinkTrial run(SinkDefinition sink, Event event) throws Exception {
    AtomicReference<EventsComponent> events = new AtomicReference<>();
    Map<String, String> values = new HashMap<>(instead);
    values.put(SinkKeys.DIRECTORY.name(), fileSettings().directory().toString());
    try (OneRoute once =
        OneRoute.start(
            configuration,
            values,
            camel -> {
              events.set(beans(camel, sink));
              more.accept(camel);
            })) {
      once.load(route(sink));
      webhooks(sink).forEach(webhook -> WebhookRequests.addRoute(once.camel(), webhook));
      return events.get().tryOut(sink.name(), event);
    }
  }

  private EventsComponent beans(CamelContext camel, SinkDefinition sink) {
    return SinkBeans.install(
        camel,
        new NoOpLedger()::events,
        clock,
        name -> SinkSettings.of(configuration.sink(name)),
        fileSettings(),
        webhooks(sink),
        Spans.NONE);
  }

  /** Where the file sink writes such an event. */
  public FileSettings fileSettings() {
    FileSettings real = FileSettings.of(configuration.settings(), configuration.home());
    return new FileSettings(
        real.directory().resolve(TRIALS), real.maxSize(), real.gzip(), real.keep(), real.node());
  }

  private static List<WebhookDestination> webhooks(SinkDefinition sink) {
    return sink.isWebhook()
        ? List.of(WebhookDestination.of(sink.name(), sink.section()))
        : List.of();
  }

  private Path route(SinkDefinition sink) {
    String name = sink.isWebhook() ? WEBHOOK : sink.name();
    return files
        .sinkRoute(name)
        .orElseThrow(
            () ->
                new WrongInputException(
                    "sink '%s' has no route: expected routes/sinks/%s.camel.yaml in %s"
                        .formatted(sink.name(), name, configuration.home())));
  }
}
