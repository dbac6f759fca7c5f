package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.telemetry.Spans;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;

/** Camel component {@code events:<sink>}, which makes {@link EventsEndpoint}s. */
@Component(EventsComponent.SCHEME)
@Metadata(excludeProperties = "bridgeErrorHandler,autowiredEnabled")
public final class EventsComponent extends DefaultComponent {
  static final String SCHEME = "events";

  /** Events of a sink that its route may have taken and that are not yet acknowledged, at most. */
  public static final int MOST_UNACKNOWLEDGED = FeedCursor.WINDOW;

  private final Supplier<EventLog> log;
  private final Clock clock;
  private final Function<String, SinkSettings> settings;
  private final Spans spans;
  private final Map<String, EventsConsumer> consumers = new ConcurrentHashMap<>();
  private final Map<String, Tenure> tenures = new ConcurrentHashMap<>();
  private volatile boolean shared;
  private final Histogram lag =
      Histogram.builder()
          .name("session_relay_sink_delivery_seconds")
          .help("Time from the vendor's answer until the sink's route had taken the event.")
          .labelNames("sink")
          .classicOnly()
          .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 5, 15, 60, 300, 3600, 86400)
          .withoutExemplars()
          .build();

  /**
   * @param log asked for when a route starts
   * @param settings the properties of a sink by its name; asked whenever a route is made
   * @param spans one for each delivery
   */
  public EventsComponent(
      Supplier<EventLog> log, Clock clock, Function<String, SinkSettings> settings, Spans spans) {
    this.log = Objects.requireNonNull(log);
    this.clock = Objects.requireNonNull(clock);
    this.settings = Objects.requireNonNull(settings);
    this.spans = Objects.requireNonNull(spans);
  }

  /** How the sinks that run in this process are doing, by name. */
  public List<SinkStatus> statuses() {
    return consumers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getValue().status())
        .filter(Objects::nonNull)
        .toList();
  }

  /** From now on a sink is delivered to only under a tenure of it. */
  public void share() {
    shared = true;
  }

  /** Sinks whose routes run here, whoever delivers to them. */
  public Set<String> sinks() {
    return Set.copyOf(consumers.keySet());
  }

  /** Begins to deliver to a sink, now and whenever its route is made anew. */
  public void deliver(String sink, Tenure tenure) {
    tenures.put(sink, tenure);
    EventsConsumer consumer = consumers.get(sink);
    if (consumer != null) {
      consumer.deliver(tenure);
    }
  }

  /** Begins no more deliveries to a sink. Returns at once. */
  public void standBy(String sink) {
    tenures.remove(sink);
    EventsConsumer consumer = consumers.get(sink);
    if (consumer != null) {
      consumer.prepareStop();
    }
  }

  /** Whether deliveries to a sink are under way after {@link #standBy}. */
  public boolean isBusy(String sink) {
    EventsConsumer consumer = consumers.get(sink);
    return consumer != null && consumer.isBusy();
  }

  /** What a sink is delivered to under, or null while another relay does. */
  Tenure tenure(String sink) {
    return shared ? tenures.get(sink) : Tenure.ALWAYS;
  }

  /** How long the oldest delivery under way of each sink has taken so far. */
  public Map<String, Duration> longestDeliveries() {
    Map<String, Duration> all = new TreeMap<>();
    consumers.forEach((sink, consumer) -> all.put(sink, consumer.longestDelivery()));
    return all;
  }

  /**
   * Sends one event through the route of a sink that runs here, past its filters and its queue, and
   * waits for the outcome. The event is not recorded anywhere.
   *
   * @throws IllegalStateException when no route begins with this sink
   */
  public SinkTrial tryOut(String sink, Event event) {
    EventsConsumer consumer = consumers.get(sink);
    if (consumer == null) {
      throw new IllegalStateException("no route begins with events:" + sink);
    }
    return consumer.tryOut(event);
  }

  /** Time from an event to its delivery, by sink; in seconds. */
  public Histogram lag() {
    return lag;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    if (remaining.isBlank() || remaining.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "events: needs the name of the sink, as in events:file, but is 'events:"
              + remaining
              + "'");
    }
    return new EventsEndpoint(uri, this, remaining);
  }

  @Override
  protected void afterConfiguration(
      String uri, String sink, Endpoint endpoint, Map<String, Object> parameters) {
    ((EventsEndpoint) endpoint).configured(settings.apply(sink));
  }

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    getCamelContext().addLifecycleStrategy(new StopTogether());
  }

  /** Sinks finish what is under way side by side, not one route after the other. */
  private final class StopTogether extends LifecycleStrategySupport {
    @Override
    public void onContextStopping(CamelContext context) {
      consumers.values().forEach(EventsConsumer::prepareStop);
    }
  }

  EventLog log() {
    return log.get();
  }

  Spans spans() {
    return spans;
  }

  Clock clock() {
    return clock;
  }

  void started(String sink, EventsConsumer consumer) {
    Collection<String> others = consumers.keySet();
    if (consumers.putIfAbsent(sink, consumer) != null) {
      throw new IllegalStateException(
          "two routes begin with events:"
              + sink
              + ", but a sink has one route; give each a name of its own (running: "
              + others
              + ")");
    }
  }

  void ended(String sink, EventsConsumer consumer) {
    if (consumers.remove(sink, consumer)) {
      lag.remove(sink);
    }
  }
}
