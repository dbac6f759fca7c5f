package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** What routes in {@code routes/sinks} need of the relay, put into a Camel context. */
public final class Sinks {
  private Sinks() {}

  /**
   * Binds the component {@code events:} and the beans of the shipped sinks: {@code eventFiles},
   * {@code writtenLines}, {@code eventText} and {@code webhooks}. The property {@code
   * sink.file.directory} must say the same directory as {@code files}.
   *
   * @param settings the properties of a sink by its name
   */
  public static EventsComponent install(
      CamelContext context,
      EventLog log,
      Clock clock,
      Function<String, SinkSettings> settings,
      FileSettings files,
      Collection<Webhook> webhooks) {
    EventsComponent events = new EventsComponent(log, clock, settings);
    EventFiles eventFiles = new EventFiles(files, clock);
    Registry registry = context.getRegistry();
    registry.bind("eventFiles", eventFiles);
    registry.bind("writtenLines", new WrittenLines(eventFiles));
    registry.bind("eventText", new SessionEventText());
    registry.bind("webhooks", new Webhooks(clock, webhooks));
    context.addComponent("events", events);
    return events;
  }
}
