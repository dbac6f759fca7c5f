package dev.sessionrelay.reload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.ExchangeHelper;

/**
 * Camel's component {@code direct:} with a gate before every route. Camel's own producer remembers
 * its consumer, and of several threads that share the producer only the first looks again when it
 * changes: the others hand their messages to a route that has been stopped, where they are
 * rejected. This one looks each time, and waits while the route is exchanged. Bind it as {@code
 * direct}.
 */
public final class GatedDirect extends DirectComponent implements Gate {
  /** Longer than any exchange of a route takes. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Map<String, Passage> passages = new ConcurrentHashMap<>();

  @Override
  public void close(Set<String> routes, Duration patience) throws InterruptedException {
    List<Passage> closing = routes.stream().map(this::passage).toList();
    closing.forEach(Passage::close);
    long end = System.nanoTime() + patience.toNanos();
    // A message in one of them may still go on into another.
    while (!closing.stream().allMatch(Passage::isEmpty) && System.nanoTime() < end) {
      for (Passage passage : closing) {
        passage.awaitEmpty(end);
      }
    }
  }

  @Override
  public void open(Set<String> routes) {
    routes.forEach(route -> passage(route).open());
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters)
      throws Exception {
    DirectEndpoint endpoint =
        new DirectEndpoint(uri, this) {
          @Override
          public Producer createProducer() {
            return new GatedProducer(this, name);
          }
        };
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private Passage passage(String name) {
    return passages.computeIfAbsent(name, key -> new Passage());
  }

  private final class GatedProducer extends DefaultAsyncProducer {
    private final String name;
    private final String key;
    private final Passage passage;

    private GatedProducer(Endpoint endpoint, String name) {
      super(endpoint);
      this.name = name;
      this.key = endpoint.getEndpointBaseUri();
      this.passage = passage(name);
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      try {
        enter(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failed(exchange, callback, e);
      } catch (IllegalStateException e) {
        return failed(exchange, callback, e);
      }
      return inside(
          exchange,
          synchronously -> {
            passage.leave();
            callback.done(synchronously);
          });
    }

    /** A message that is inside a gated route already must come to its end. */
    private void enter(Exchange exchange) throws InterruptedException {
      Route caller = ExchangeHelper.getRoute(exchange);
      if (caller != null && passages.containsKey(caller.getRouteId())) {
        passage.enterAnyway();
      } else if (!passage.enter(LONGEST_WAIT)) {
        throw new IllegalStateException("the route '" + name + "' has been closed for too long");
      }
    }

    private boolean inside(Exchange exchange, AsyncCallback callback) {
      try {
        DirectConsumer consumer = getConsumer(key, false, 0);
        if (consumer == null) {
          throw new DirectConsumerNotAvailableException(
              "there is no route '" + name + "'", exchange);
        }
        return consumer.getAsyncProcessor().process(exchange, callback);
      } catch (Exception e) {
        return failed(exchange, callback, e);
      }
    }

    private static boolean failed(Exchange exchange, AsyncCallback callback, Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }
}
