package dev.sessionrelay.relay;

import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.sink.EventLogLine;
import dev.sessionrelay.sink.EventsComponent;
import dev.sessionrelay.sink.OwnerAddresses;
import dev.sessionrelay.sink.SessionEventText;
import dev.sessionrelay.sink.SinkNotifications;
import dev.sessionrelay.sink.SinkSettings;
import dev.sessionrelay.sink.StandardOutput;
import dev.sessionrelay.sink.file.EventFiles;
import dev.sessionrelay.sink.file.FileSettings;
import dev.sessionrelay.sink.file.WrittenEventIds;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import dev.sessionrelay.telemetry.Spans;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** What routes in {@code routes/sinks} need of the relay, put into a Camel context. */
public final class SinkBeans {
  private SinkBeans() {}

  /**
   * Binds the component {@code events:} and the beans of the shipped sinks: {@code eventFiles},
   * {@code writtenLines}, {@code eventText}, {@code eventLog}, {@code notifications}, {@code
   * standardOutput} and {@code webhooks}. The property {@code sink.file.directory} must say the
   * same directory as {@code files}.
   *
   * @param settings the properties of a sink by its name
   * @param spans one for each delivery
   */
  public static EventsComponent install(
      CamelContext context,
      Supplier<EventLog> log,
      Clock clock,
      Function<String, SinkSettings> settings,
      FileSettings files,
      Collection<WebhookDestination> webhooks,
      Spans spans) {
    EventsComponent events = new EventsComponent(log, clock, settings, spans);
    bindFiles(context, files, clock);
    Registry registry = context.getRegistry();
    registry.bind("eventText", new SessionEventText());
    registry.bind("eventLog", new EventLogLine(new SessionEventText(), clock));
    registry.bind("notifications", new SinkNotifications(new OwnerAddresses(Map::of)));
    registry.bind("standardOutput", new StandardOutput());
    registry.bind("webhooks", new WebhookRequests(clock, webhooks));
    context.addComponent("events", events);
    return events;
  }

  /** The same, as the configuration in force has it. */
  static EventsComponent install(
      CamelContext context,
      Supplier<EventLog> log,
      Clock clock,
      Supplier<Configuration> configuration,
      Spans spans) {
    Configuration now = configuration.get();
    EventsComponent events =
        install(
            context,
            log,
            clock,
            sink -> SinkSettings.of(configuration.get().sink(sink)),
            FileSettings.of(now.settings(), now.home()),
            now.webhooks().stream()
                .map(sink -> WebhookDestination.of(sink.name(), sink.section()))
                .toList(),
            spans);
    OwnerAddresses owners = new OwnerAddresses(() -> configuration.get().owners());
    context.getRegistry().bind("notifications", new SinkNotifications(owners));
    return events;
  }

  /** Binds the beans of the file sink, for its routes that are made from now on. */
  public static void bindFiles(CamelContext context, FileSettings files, Clock clock) {
    EventFiles eventFiles = new EventFiles(files, clock);
    context.getRegistry().bind("eventFiles", eventFiles);
    context.getRegistry().bind("writtenLines", new WrittenEventIds(eventFiles));
  }
}
