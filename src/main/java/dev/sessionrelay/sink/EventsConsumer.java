package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.telemetry.OpenSpan;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;

/**
 * Puts events into a sink's route. An exchange that completes without exception is delivered;
 * everything else goes through {@link DeliveryResult}. No other layer retries.
 */
final class EventsConsumer extends DefaultConsumer implements EventSender {
  private final EventsComponent component;
  private final String sink;
  private final String spanName;
  private final SinkSettings settings;
  private final EventMessage.BodyForm form;
  private final FileSync files = new FileSync();
  private volatile SinkDispatcher delivery;
  private volatile Tenure tenure;
  private ExecutorService workers;
  private Thread thread;

  EventsConsumer(EventsEndpoint endpoint, EventsComponent component, Processor processor) {
    super(endpoint, processor);
    this.component = component;
    this.sink = endpoint.sink();
    this.spanName = "deliver " + sink;
    this.settings = endpoint.settings();
    this.form =
        EventMessage.BodyForm.of(settings.batch(), Boolean.TRUE.equals(endpoint.getLines()));
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    component.started(sink, this);
    deliver(component.tenure(sink));
  }

  /** Begins to deliver, unless another relay does: then there is no tenure. */
  synchronized void deliver(Tenure held) {
    if (held == null || thread != null) {
      return;
    }
    tenure = held;
    delivery =
        new SinkDispatcher(
            sink,
            settings,
            component.log().under(held),
            this,
            task -> workers.execute(task),
            component.clock(),
            () -> ThreadLocalRandom.current().nextDouble());
    ExecutorServiceManager threads = getEndpoint().getCamelContext().getExecutorServiceManager();
    workers = threads.newThreadPool(this, "sink-" + sink, settings.parallel(), settings.parallel());
    delivery.begin();
    thread = threads.newThread("sink-" + sink + "-delivery", delivery);
    thread.start();
  }

  @Override
  protected void doStop() throws Exception {
    prepareStop();
    awaitEnd();
    component.ended(sink, this);
    super.doStop();
  }

  private synchronized void awaitEnd() throws InterruptedException {
    if (thread != null) {
      thread.join();
      ended();
    }
  }

  private void ended() {
    getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(workers);
    thread = null;
    delivery = null;
  }

  /** Sends nothing more; what is under way is waited for when the consumer is stopped. */
  void prepareStop() {
    SinkDispatcher running = delivery;
    if (running != null) {
      running.stop();
    }
  }

  /** Whether something is under way; false from then on when nothing more is to be sent. */
  synchronized boolean isBusy() {
    if (thread != null && !thread.isAlive()) {
      ended();
    }
    return thread != null;
  }

  Duration longestDelivery() {
    SinkDispatcher running = delivery;
    return running == null ? Duration.ZERO : running.longestDelivery();
  }

  /** Null while another relay delivers. */
  SinkStatus status() {
    SinkDispatcher running = delivery;
    return running == null ? null : running.status();
  }

  /** Sends one event now, whatever waits. */
  SinkTrial tryOut(Event event) {
    long start = System.nanoTime();
    AtomicReference<Integer> status = new AtomicReference<>();
    DeliveryResult result;
    try {
      result = send(List.of(event), ended -> status.set(status(ended)));
      force();
    } catch (Exception e) {
      result = DeliveryResult.of(e, settings.finals(), component.clock().instant());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return SinkTrial.of(result, status.get(), took, settings);
  }

  private static Integer status(Exchange exchange) {
    HttpOperationFailedException refused =
        exchange.getException(HttpOperationFailedException.class);
    return refused == null
        ? exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class)
        : Integer.valueOf(refused.getStatusCode());
  }

  @Override
  public DeliveryResult send(List<Event> events) throws Exception {
    if (!tenure.mayAct()) {
      return new DeliveryResult.Retry("another relay may deliver to this sink now", null);
    }
    return send(events, ended -> {});
  }

  private DeliveryResult send(List<Event> events, Consumer<Exchange> ended) throws Exception {
    Exchange exchange = createExchange(false);
    try (OpenSpan span = component.spans().message(spanName, events.get(0).traceparent())) {
      EventMessage.fill(exchange.getMessage(), events, form);
      EventMessage.trace(exchange.getMessage(), span.traceparent());
      getProcessor().process(exchange);
      ended.accept(exchange);
      if (exchange.getException() != null) {
        span.failed(exchange.getException().getClass().getSimpleName());
      }
      DeliveryResult outcome = outcome(exchange);
      if (outcome == DeliveryResult.TAKEN) {
        measure(events);
      }
      return outcome;
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private void measure(List<Event> events) {
    Instant now = component.clock().instant();
    DistributionDataPoint lag = component.lag().labelValues(sink);
    events.forEach(event -> lag.observe(Duration.between(event.time(), now).toNanos() / 1e9));
  }

  private DeliveryResult outcome(Exchange exchange) throws Exception {
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    if (exchange.isRollbackOnly()) {
      return new DeliveryResult.Retry("the route rolled the exchange back", null);
    }
    files.written(exchange);
    return DeliveryResult.TAKEN;
  }

  @Override
  public void force() throws IOException {
    files.force();
  }
}
