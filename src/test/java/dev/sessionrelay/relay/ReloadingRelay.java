package dev.sessionrelay.relay;

import static org.awaitility.Awaitility.await;

import dev.sessionrelay.account.AccountClient;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.reload.ReloadResult;
import dev.sessionrelay.sink.SinkStatus;
import dev.sessionrelay.status.StatusReports;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.OptionalIdentifiedDefinition;

/** A relay inside the test's process that looks at its files often. */
public final class ReloadingRelay implements AutoCloseable {
  private final Relay relay;

  private ReloadingRelay(Relay relay) {
    this.relay = relay;
  }

  /**
   * @param look time between two looks at the files
   */
  public static ReloadingRelay start(Path home, Function<String, String> environment, Duration look)
      throws Exception {
    Clock clock = Clock.systemUTC();
    HomeFiles files = new HomeFiles(home, environment, clock);
    Configuration configuration = files.load().orThrow();
    Relay relay = Relay.start(configuration, files, clock, look);
    // What was edited during the start is looked for once.
    await().until(() -> relay.reloader().last().cause() != ReloadResult.Cause.START);
    return new ReloadingRelay(relay);
  }

  public ReloadResult last() {
    return relay.reloader().last();
  }

  /** The last one that had something to say. */
  public ReloadResult lastNews() {
    return relay.reloads().last();
  }

  public void force() {
    relay.reload();
  }

  /** Why health is not UP. */
  public List<String> reasons() {
    return new StatusReports(relay, "n1", Clock.systemUTC()).get().health().reasons();
  }

  /** As when the wall clock goes forward, or back, under it. */
  public void clockJumped(Duration by) {
    relay.timers().clockJumped(by);
  }

  public SqlLedger ledger() {
    return relay.ledger();
  }

  public CamelContext camel() {
    return relay.camel();
  }

  public Map<String, TargetPoller> targets() {
    return relay.timers().all().stream()
        .collect(Collectors.toMap(turns -> turns.target().name(), turns -> turns));
  }

  public Map<String, AccountClient> accounts() {
    return StreamSupport.stream(relay.clients().all().spliterator(), false)
        .collect(
            Collectors.toMap(AccountClient::name, client -> client, (a, b) -> a, TreeMap::new));
  }

  public Map<String, SinkStatus> sinks() {
    return relay.events().statuses().stream()
        .collect(Collectors.toMap(SinkStatus::sink, status -> status, (a, b) -> a, TreeMap::new));
  }

  /** Everything that a configuration decides about, a sorted line each. */
  public String state() {
    TreeSet<String> lines = new TreeSet<>();
    for (Route route : camel().getRoutes()) {
      lines.add("route " + route.getId() + " " + status(route) + " " + address(route));
    }
    Model model = camel().getCamelContextExtension().getContextPlugin(Model.class);
    Stream.of(
            model.getRouteDefinitions(),
            model.getRouteTemplateDefinitions(),
            model.getRouteConfigurationDefinitions())
        .flatMap(definitions -> definitions.stream())
        .map(OptionalIdentifiedDefinition.class::cast)
        .forEach(d -> lines.add("definition " + d.getShortName() + " " + d.getId()));
    targets()
        .values()
        .forEach(turns -> lines.add(turns.target().toString().replaceAll("@\\w+", "")));
    lines.add("accounts " + accounts().keySet());
    lines.add("sinks " + sinks().keySet());
    relay.configuration().describe().forEach(line -> lines.add("setting " + line));
    lines.add("checksum " + last().checksum());
    return String.join("\n", lines);
  }

  private String status(Route route) {
    return camel().getRouteController().getRouteStatus(route.getId()).name();
  }

  private static String address(Route route) {
    return route.getConsumer().getEndpoint().getEndpointUri();
  }

  @Override
  public void close() {
    relay.close();
  }
}
