package dev.sessionrelay.target;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Camel component {@code targets:<endpoint>}, with which the timer route of a vendor endpoint
 * begins.
 */
final class TargetsComponent extends DefaultComponent {
  static final String SCHEME = "targets";

  private final Map<String, TargetsConsumer> consumers = new ConcurrentHashMap<>();

  /** The beginning of the endpoint's timer route, or null when there is none. */
  TargetsConsumer consumer(String endpoint) {
    return consumers.get(endpoint);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return new DefaultEndpoint(uri, this) {
      @Override
      public Producer createProducer() {
        throw new UnsupportedOperationException("timers send, nobody sends to them");
      }

      @Override
      public Consumer createConsumer(Processor processor) {
        TargetsConsumer consumer = new TargetsConsumer(this, processor);
        consumers.put(remaining, consumer);
        return consumer;
      }
    };
  }
}
