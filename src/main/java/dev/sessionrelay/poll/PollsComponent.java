package dev.sessionrelay.poll;

import dev.sessionrelay.telemetry.Spans;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code polls:<endpoint>}, with which the timer route of a vendor endpoint begins:
 * every poll of its targets that has come due goes into the endpoint's own route. It is one for all
 * targets of the endpoint. A Camel route for each of them would cost a millisecond of the start, 12
 * KB of memory and, whenever one is exchanged, a look at all the others.
 *
 * <p>While the endpoint's own route is exchanged, its polls are held back. Afterwards the timer
 * route is made anew, for Camel's producer of {@code direct:} remembers its consumer: of several
 * threads that share the producer only the first looks again when the consumer changes, and the
 * others would hand their polls to a route that has been stopped.
 */
@Component(PollsComponent.SCHEME)
@Metadata(excludeProperties = "bridgeErrorHandler,autowiredEnabled")
public final class PollsComponent extends DefaultComponent {
  static final String SCHEME = "polls";

  /** For what is inside even after it has been waited for. */
  private static final int STOP_SECONDS = 1;

  private final BiConsumer<DuePoll, Runnable> threads;
  private final Spans spans;
  private final Map<String, PollsEndpoint> endpoints = new ConcurrentHashMap<>();
  private final Histogram seconds =
      Histogram.builder()
          .name("session_relay_poll_seconds")
          .help("How long polls took, with waits for the rate limit and for retries.")
          .labelNames("endpoint")
          .classicOnly()
          .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60)
          .withoutExemplars()
          .build();

  /**
   * @param threads carry out a poll
   * @param spans one for each poll
   */
  public PollsComponent(BiConsumer<DuePoll, Runnable> threads, Spans spans) {
    this.threads = threads;
    this.spans = spans;
  }

  /** Adds it to the context. */
  public void install(CamelContext camel) {
    camel.addComponent(SCHEME, this);
  }

  /** How long polls took, by endpoint; in seconds. */
  public Histogram seconds() {
    return seconds;
  }

  /** The polls of a vendor endpoint, whose timer route is added when there is none. */
  public PollsEndpoint of(String endpoint) throws Exception {
    if (!endpoints.containsKey(endpoint)) {
      addRoute(endpoint);
    }
    return endpoints.get(endpoint);
  }

  /**
   * Holds back the polls of these vendor endpoints, and waits for those that are inside.
   *
   * @param patience after it, nothing is waited for any more
   */
  public void pause(Collection<String> names, Duration patience) throws InterruptedException {
    List<PollsEndpoint> paused = known(names);
    paused.forEach(PollsEndpoint::hold);
    long end = System.nanoTime() + patience.toNanos();
    for (PollsEndpoint each : paused) {
      each.awaitEmpty(end);
    }
  }

  /** Lets go of what was held back, into the routes that there are now. */
  public void resume(Collection<String> names) throws Exception {
    List<PollsEndpoint> paused = known(names);
    try {
      for (PollsEndpoint each : paused) {
        restart(each.name());
      }
    } finally {
      paused.forEach(PollsEndpoint::release);
    }
  }

  private List<PollsEndpoint> known(Collection<String> names) {
    return names.stream().map(endpoints::get).filter(Objects::nonNull).toList();
  }

  private void restart(String endpoint) throws Exception {
    String id = SCHEME + ":" + endpoint;
    getCamelContext().getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
    getCamelContext().removeRoute(id);
    addRoute(endpoint);
  }

  /** The id is the address: no route file can have it. */
  private void addRoute(String endpoint) throws Exception {
    String address = SCHEME + ":" + endpoint;
    RouteBuilder.addRoutes(
        getCamelContext(),
        route ->
            route
                .from(address)
                .routeId(address)
                .routeDescription("Polls " + endpoint + " for the targets that are due.")
                .errorHandler(new NoErrorHandlerDefinition())
                .to("direct:" + endpoint));
  }

  /** One for each name, as polls are held back longer than a route is there. */
  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    return endpoints.computeIfAbsent(
        name, key -> new PollsEndpoint(uri, this, key, threads, seconds.labelValues(key), spans));
  }
}
