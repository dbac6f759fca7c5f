package dev.sessionrelay.sink;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.relay.SinkBeans;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.settings.Settings;
import dev.sessionrelay.sink.file.FileSettings;
import dev.sessionrelay.sink.webhook.WebhookDestination;
import dev.sessionrelay.sink.webhook.WebhookRequests;
import dev.sessionrelay.telemetry.Spans;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.MainListenerSupport;

/**
 * The relay's delivery half for tests: a real ledger and the real route files, in one directory.
 */
final class SinkProcess implements AutoCloseable {
  final SqlLedger ledger;
  private final Map<String, SinkSettings> settings = new HashMap<>();
  final List<WebhookDestination> webhooks = new ArrayList<>();
  private final Clock clock;
  private FileSettings files;
  private final Map<String, Object> beans = new HashMap<>();
  private EventLog log;
  private Main main;
  private EventsComponent events;

  SinkProcess(Path home) {
    this(home, Clock.systemUTC());
  }

  SinkProcess(Path home, Clock clock) {
    this.clock = clock;
    this.files = FileSettings.of(Settings.none(), home);
    this.ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), clock);
    this.log = ledger.events();
  }

  SinkProcess files(FileSettings value) {
    files = value;
    return this;
  }

  SinkProcess bean(String name, Object bean) {
    beans.put(name, bean);
    return this;
  }

  SinkProcess log(EventLog value) {
    log = value;
    return this;
  }

  SinkProcess settings(String sink, SinkSettings value) {
    settings.put(sink, value);
    return this;
  }

  SinkProcess webhook(WebhookDestination webhook) {
    webhooks.add(webhook);
    return this;
  }

  /** Starts Camel with these route files (comma list of locations). */
  SinkProcess start(String routes) {
    main = new Main();
    MainConfigurationProperties configuration = main.configure();
    configuration.withName("sinks").withRoutesIncludePattern(routes).withJmxEnabled(false);
    configuration.withShutdownTimeout(7);
    main.setPropertyPlaceholderLocations("");
    main.addInitialProperty("camel.main.startupSummaryLevel", "oneline");
    main.addInitialProperty("sink.file.directory", files.directory().toString());
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport started) {
            install(started.getCamelContext());
          }
        });
    main.start();
    webhooks.forEach(webhook -> addRoute(main.getCamelContext(), webhook));
    return this;
  }

  private void install(CamelContext context) {
    beans.forEach(context.getRegistry()::bind);
    events =
        SinkBeans.install(
            context,
            () -> log,
            clock,
            sink -> settings.getOrDefault(sink, SinkSettings.DEFAULTS),
            files,
            webhooks,
            Spans.NONE);
  }

  private void addRoute(CamelContext context, WebhookDestination webhook) {
    WebhookRequests.addRoute(context, webhook);
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  SinkStatus status(String sink) {
    return events.statuses().stream()
        .filter(status -> status.sink().equals(sink))
        .findFirst()
        .orElseThrow();
  }

  /** Records one {@code session.observed} for each of the sessions s0 to s(n-1). */
  void observe(int sessions) {
    observe(IntStream.range(0, sessions).mapToObj(i -> "s" + i).toList());
  }

  /** The same for sessions with these ids. */
  void observe(List<String> ids) {
    List<Session> seen =
        ids.stream().map(id -> SomeEvents.session(id, SessionState.RUNNING)).toList();
    ledger.record(
        new Observation(SomeEvents.ORIGIN, null, Coverage.PARTIAL, seen, clock.instant(), true));
  }

  void stopCamel() {
    if (main != null) {
      main.stop();
      main = null;
    }
  }

  @Override
  public void close() {
    stopCamel();
    ledger.close();
  }
}
