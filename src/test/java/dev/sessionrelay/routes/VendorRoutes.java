package dev.sessionrelay.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.config.Account;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionOrder;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.GoneProof;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.poll.TargetPoller;
import dev.sessionrelay.relay.RouteBeans;
import dev.sessionrelay.routefile.RawOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The polling half of the relay around the product's own route files: a configuration, the vendor
 * routes, the error branches, a ledger. A test drives the turns of a target itself.
 */
final class VendorRoutes implements AutoCloseable {
  private static final Path SHIPPED = Path.of("routes");

  /** Where this test's clock stands; signatures and events show it. */
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private static final String IMPATIENT = "\nretry.delay = 1ms\nretry.max-delay = 5ms\n";

  /** What an earlier step may have left on the message: none of it may reach a vendor. */
  private static final Map<String, Object> STRAY_HEADERS =
      Map.of(
          "Authorization",
          "Bearer stray",
          "X-Auth-Token",
          "stray",
          "X-Stray",
          "stray",
          Exchange.HTTP_QUERY,
          "stray=1",
          Exchange.HTTP_PATH,
          "/stray",
          Exchange.HTTP_URI,
          "http://127.0.0.1:1/stray");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Configuration configuration;
  private final Clock clock;
  private final SqlLedger ledger;
  private final AccountClients clients = new AccountClients();
  private final FailureTable failures = new FailureTable(Duration.ofHours(1));
  private final SlowDownTracker pace;
  private final GoneProof proofs;
  private final Map<String, TargetPoller> turns = new HashMap<>();
  private long read;

  private VendorRoutes(Path home, Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), clock);
    this.proofs = new GoneProof(ledger, clock, System::nanoTime);
    this.pace = new SlowDownTracker(ClientFactory.slowDown(configuration.settings()), clock);
    configuration
        .targets()
        .forEach(
            (name, target) ->
                turns.put(name, new TargetPoller(target, pace, proofs, ledger, clock)));
  }

  /**
   * Puts the product's route files and what they need into a context that is about to start.
   *
   * @param properties text of {@code application.properties}
   */
  static VendorRoutes in(CamelContext camel, Path home, String properties) throws Exception {
    return in(camel, home, properties, SHIPPED);
  }

  /** With the folders {@code vendors} and {@code errors} in another place. */
  static VendorRoutes in(CamelContext camel, Path home, String properties, Path folder)
      throws Exception {
    Files.writeString(home.resolve(Configuration.FILE), properties + IMPATIENT);
    Configuration configuration = Configuration.load(home, name -> null, CLOCK).orThrow();
    VendorRoutes routes = new VendorRoutes(home, configuration, CLOCK);
    routes.bind(camel);
    PluginHelper.getRoutesLoader(camel).loadRoutes(files(folder));
    return routes;
  }

  /** Branches come first, as they do in the relay. */
  private static List<Resource> files(Path folder) throws IOException {
    List<Resource> files = new ArrayList<>();
    for (String part : List.of("errors", "vendors")) {
      try (Stream<Path> found = Files.list(folder.resolve(part))) {
        found.sorted().map(VendorRoutes::resource).forEach(files::add);
      }
    }
    return files;
  }

  private static Resource resource(Path file) {
    try {
      return ResourceHelper.fromString(
          "file:" + file, RawOptions.protectedIn(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void bind(CamelContext camel) {
    new RouteBeans(configuration, ledger, clients, pace, failures, clock).install(camel);
  }

  private void connect(CamelContext camel) throws Exception {
    ClientFactory factory = new ClientFactory(camel, failures, clock);
    for (Account account : configuration.accounts().values()) {
      clients.put(factory.client(account, configuration.settings()));
    }
  }

  /** One turn of a target, from its polls to the last answer. */
  PollCycle turn(String target, ProducerTemplate template) throws Exception {
    if (!clients.all().iterator().hasNext()) {
      connect(template.getCamelContext());
    }
    return turn(turns.get(target), UnaryOperator.identity(), template);
  }

  /** A turn that asks for another session than the target names, as no configuration could. */
  PollCycle turn(String target, String session, ProducerTemplate template) throws Exception {
    connect(template.getCamelContext());
    return turn(turns.get(target), poll -> about(session, poll), template);
  }

  private static DuePoll about(String session, DuePoll poll) {
    Map<String, String> parameters = new HashMap<>(poll.parameters());
    parameters.put("session", session);
    return new DuePoll(
        poll.origin(),
        session,
        poll.filter(),
        parameters,
        poll.interval(),
        poll.deadline(),
        poll.everyPoll(),
        poll.turn(),
        poll.memory());
  }

  private PollCycle turn(TargetPoller of, UnaryOperator<DuePoll> changed, ProducerTemplate template)
      throws Exception {
    for (DuePoll due : of.begin(null)) {
      DuePoll poll = changed.apply(due);
      template.send(
          "direct:" + of.target().endpoint().name(),
          exchange -> {
            exchange.getMessage().setHeaders(new HashMap<>(STRAY_HEADERS));
            exchange.getMessage().setBody(poll);
            exchange.setVariable(PollRecorder.POLL, poll);
          });
      poll.turn().pollEnded();
    }
    return of.last();
  }

  /** A turn although the target was slowed down. */
  PollCycle turnAtOnce(String target, ProducerTemplate template) throws Exception {
    pace.reset(target);
    return turn(target, template);
  }

  /** Id and state of every session that the ledger knows, by id. */
  List<String> sessions() {
    try (LedgerAccess access =
        LedgerAccess.open(
            LedgerSettings.of(LedgerSettings.DEFAULT_URL, configuration.home()), clock)) {
      return new SessionQueries(access.reader())
          .page(SessionFilter.ALL, SessionOrder.SOURCE, null, 1_000).rows().stream()
              .map(session -> session.subject() + " " + session.state())
              .toList();
    }
  }

  /** Type, session and state of each event since the last call, oldest first. */
  List<String> eventLines() throws IOException {
    return events().stream().map(VendorRoutes::line).toList();
  }

  private static String line(JsonNode event) {
    String type = event.path("type").asText().replace("sessionrelay.", "");
    JsonNode data = event.path("data");
    String what =
        data.has("failure") ? data.at("/failure/class").asText() : data.path("state").asText();
    return (type + " " + event.path("subject").asText("-") + " " + what).strip();
  }

  /** The events since the last call, oldest first. */
  List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (EventLog.Stored stored : ledger.events().read("test", read, 1_000)) {
      events.add(JSON.readTree(stored.event().json()));
      read = stored.position();
    }
    return events;
  }

  @Override
  public void close() {
    clients.close();
    ledger.close();
  }
}
