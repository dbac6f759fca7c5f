package dev.sessionrelay.sink;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The feed of one sink. */
public final class EventsEndpoint extends DefaultEndpoint {
  private final EventsComponent component;
  private final String sink;
  private final SinkSettings settings;

  EventsEndpoint(String uri, EventsComponent component, String sink, SinkSettings settings) {
    super(uri, component);
    this.component = component;
    this.sink = sink;
    this.settings = settings;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    EventsConsumer consumer = new EventsConsumer(this, component, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new IllegalStateException(
        "events:" + sink + " is where a sink's route begins; nothing can be sent to it");
  }

  /** Name of the sink. */
  public String sink() {
    return sink;
  }

  SinkSettings settings() {
    return settings;
  }
}
