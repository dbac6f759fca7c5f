package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * The feed of one sink, with which the sink's route begins. An option that is left out has the
 * value of the sink's property; the filters of both apply.
 */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = EventsComponent.SCHEME,
    title = "Events",
    syntax = "events:sink",
    category = Category.MESSAGING,
    consumerOnly = true,
    headersClass = EventMessage.class)
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class EventsEndpoint extends DefaultEndpoint {
  private final EventsComponent component;

  /** Name of the sink: the id of this route, and the middle of its properties. */
  @UriPath
  @Metadata(required = true)
  private final String sink;

  /** Where a new sink begins: with what comes from now on, or with the oldest event kept. */
  @UriParam(enums = "now,start", defaultValue = "now")
  private String from;

  /** Only events of these types, separated by commas, as in {@code session.changed}. */
  @UriParam(defaultValueNote = "all")
  private String types;

  /** Only events of sessions in these states, separated by commas, as in {@code FAILED}. */
  @UriParam(defaultValueNote = "all")
  private String states;

  /** Only events of these targets, separated by commas. */
  @UriParam(defaultValueNote = "all")
  private String targets;

  /** Most exchanges at a time, each of other sessions. */
  @UriParam(defaultValue = "8")
  private Integer parallel;

  /** Most events in one exchange. From 2 on, the body is a JSON array. */
  @UriParam(defaultValue = "1")
  private Integer batch;

  /** The body of a batch is a line for each event, rather than a JSON array. */
  @UriParam(defaultValue = "false")
  private Boolean lines;

  /** An event that could not be delivered for so long becomes a dead letter. */
  @UriParam(defaultValue = "27h")
  private Duration giveUpAfter;

  /** Wait before the second try; doubled before each later one. */
  @UriParam(defaultValue = "1s")
  private Duration retryDelay;

  /** Longest wait between two tries. */
  @UriParam(defaultValue = "5m")
  private Duration retryMaxDelay;

  /** HTTP statuses that speak of the one event that was sent, separated by commas. */
  @UriParam(name = "final", defaultValue = "400,413,422")
  private String finals;

  /** Least time between two exchanges; together with {@code batch}, a digest. */
  @UriParam(defaultValueNote = "none")
  private Duration pause;

  private SinkSettings settings;

  EventsEndpoint(String uri, EventsComponent component, String sink) {
    super(uri, component);
    this.component = component;
    this.sink = sink;
  }

  /**
   * Once the options are set.
   *
   * @param properties what holds where there is none
   * @throws IllegalArgumentException naming the option that is wrong
   */
  void configured(SinkSettings properties) {
    settings =
        new SinkSettings(
            start(properties.from()),
            properties.only().and(EventFilter.parse(types, states, targets)),
            either(parallel, properties.parallel()),
            either(batch, properties.batch()),
            either(giveUpAfter, properties.giveUpAfter()),
            either(retryDelay, properties.retryDelay()),
            either(retryMaxDelay, properties.retryMaxDelay()),
            finals == null ? properties.finals() : statuses(finals),
            either(pause, properties.pause()));
  }

  private static <T> T either(T option, T property) {
    return option == null ? property : option;
  }

  private EventLog.Start start(EventLog.Start property) {
    if (from == null) {
      return property;
    }
    return switch (from) {
      case "now" -> EventLog.Start.NOW;
      case "start" -> EventLog.Start.OLDEST;
      default ->
          throw new IllegalArgumentException(
              "from is '" + from + "', but must be 'now' or 'start', as in from=start");
    };
  }

  private static Set<Integer> statuses(String list) {
    return Arrays.stream(list.split(","))
        .map(status -> Integer.valueOf(status.strip()))
        .collect(Collectors.toUnmodifiableSet());
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

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public String getTypes() {
    return types;
  }

  public void setTypes(String types) {
    this.types = types;
  }

  public String getStates() {
    return states;
  }

  public void setStates(String states) {
    this.states = states;
  }

  public String getTargets() {
    return targets;
  }

  public void setTargets(String targets) {
    this.targets = targets;
  }

  public Integer getParallel() {
    return parallel;
  }

  public void setParallel(Integer parallel) {
    this.parallel = parallel;
  }

  public Integer getBatch() {
    return batch;
  }

  public void setBatch(Integer batch) {
    this.batch = batch;
  }

  public Boolean getLines() {
    return lines;
  }

  public void setLines(Boolean lines) {
    this.lines = lines;
  }

  public Duration getGiveUpAfter() {
    return giveUpAfter;
  }

  public void setGiveUpAfter(Duration giveUpAfter) {
    this.giveUpAfter = giveUpAfter;
  }

  public Duration getRetryDelay() {
    return retryDelay;
  }

  public void setRetryDelay(Duration retryDelay) {
    this.retryDelay = retryDelay;
  }

  public Duration getRetryMaxDelay() {
    return retryMaxDelay;
  }

  public void setRetryMaxDelay(Duration retryMaxDelay) {
    this.retryMaxDelay = retryMaxDelay;
  }

  public String getFinal() {
    return finals;
  }

  public void setFinal(String finals) {
    this.finals = finals;
  }

  public Duration getPause() {
    return pause;
  }

  public void setPause(Duration pause) {
    this.pause = pause;
  }
}
