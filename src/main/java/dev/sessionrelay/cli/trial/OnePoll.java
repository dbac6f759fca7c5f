package dev.sessionrelay.cli.trial;

import dev.sessionrelay.account.AccountClients;
import dev.sessionrelay.account.ClientFactory;
import dev.sessionrelay.account.GateTime;
import dev.sessionrelay.account.HoldStore;
import dev.sessionrelay.account.HttpTrace;
import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.cloud.EndpointDefinition.EndpointParameter;
import dev.sessionrelay.config.Configuration;
import dev.sessionrelay.config.ProcessKeys;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.ledger.NoOpLedger;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.poll.AnswerMemory;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.SlowDownTracker;
import dev.sessionrelay.relay.HomeFiles;
import dev.sessionrelay.relay.RouteBeans;
import dev.sessionrelay.settings.BadValueException;
import dev.sessionrelay.settings.ValueType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.util.ObjectHelper;

/**
 * One poll through the route of its endpoint as the relay would make it, with the account's real
 * client, signing and mapping. The branches of {@code routes/errors} are left out, so that nothing
 * is tried again; the ledger forgets what it is told.
 *
 * @param wire told of requests; null where none is sent
 */
public record OnePoll(Configuration configuration, HomeFiles files, HttpTrace wire, Clock clock) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /**
   * What the vendor answered.
   *
   * @throws PollException when the poll failed
   * @throws Exception when the route or a file of the account is wrong
   */
  public Observation run(Target target, PollQuestion question) throws Exception {
    NoOpLedger ledger = new NoOpLedger();
    FailureTable failures = new FailureTable(configuration.settings().get(ProcessKeys.RETRY_AFTER));
    try (AccountClients clients = new AccountClients();
        OneRoute once =
            OneRoute.start(configuration, Map.of(), beans(ledger, clients, failures)::install)) {
      once.load(route(target.endpoint().name()));
      CamelContext camel = once.camel();
      ClientFactory factory =
          new ClientFactory(camel, failures, wire, GateTime.real(clock), HoldStore.NONE);
      clients.put(
          factory.client(configuration.accounts().get(target.account()), configuration.settings()));
      send(camel, target.endpoint().name(), poll(target, question));
      return ledger.observation();
    }
  }

  /**
   * What the route reads in an answer that is given to it.
   *
   * @param answer makes requests get their answer without a network
   * @throws PollException when it is not read
   * @throws Exception when the route is wrong
   */
  public Observation run(DuePoll poll, Consumer<CamelContext> answer) throws Exception {
    NoOpLedger ledger = new NoOpLedger();
    FailureTable failures = new FailureTable(configuration.settings().get(ProcessKeys.RETRY_AFTER));
    try (AccountClients none = new AccountClients();
        OneRoute once =
            OneRoute.start(
                configuration,
                Map.of(),
                camel -> {
                  beans(ledger, none, failures).install(camel);
                  answer.accept(camel);
                })) {
      once.load(route(poll.origin().endpoint()));
      send(once.camel(), poll.origin().endpoint(), poll);
      return ledger.observation();
    }
  }

  private RouteBeans beans(NoOpLedger ledger, AccountClients clients, FailureTable failures) {
    SlowDownTracker pace =
        new SlowDownTracker(ClientFactory.slowDown(configuration.settings()), clock);
    return new RouteBeans(configuration, ledger, clients, pace, failures, clock);
  }

  private Path route(String endpoint) {
    return files
        .vendorRoute(endpoint)
        .orElseThrow(
            () ->
                new WrongInputException(
                    "endpoint '%1$s' has no route: expected routes/vendors/%1$s.camel.yaml in %2$s"
                        .formatted(endpoint, configuration.home())));
  }

  private DuePoll poll(Target target, PollQuestion question) {
    Instant now = clock.instant();
    return new DuePoll(
        target.origin(question.askedFor()),
        question.askedFor(),
        target.filter(),
        question.parameters(),
        INTERVAL,
        now.plus(INTERVAL),
        target.everyPoll(),
        new PollCycle(now, 1, turn -> {}),
        new AnswerMemory());
  }

  private static void send(CamelContext camel, String endpoint, DuePoll poll) throws Exception {
    Exchange exchange;
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      exchange =
          template.send(
              "direct:" + endpoint,
              message -> {
                message.setVariable(PollRecorder.POLL, poll);
                message.getMessage().setBody(poll);
              });
    }
    if (exchange.getException() != null) {
      throw failure(exchange.getException());
    }
  }

  /** The failure that Camel has wrapped, or what was thrown instead of one. */
  private static Exception failure(Exception thrown) {
    Exception found = ObjectHelper.getException(PollException.class, thrown);
    return found == null ? thrown : found;
  }

  /**
   * What a target's vendor is asked.
   *
   * @param askedFor the id, or null for a listing
   * @param parameters of the request
   * @param words the question for people
   */
  public record PollQuestion(String askedFor, Map<String, String> parameters, String words) {
    private static final String FILTER = "session";

    public PollQuestion {
      parameters = Map.copyOf(parameters);
    }

    /**
     * @param session what the operator asks for; null for the target's first id, or its whole
     *     listing
     * @throws WrongInputException when this target cannot be asked so
     */
    public static PollQuestion of(Target target, String session) {
      if (target.isListing()) {
        return session == null
            ? new PollQuestion(null, target.parameters(null), "its listing")
            : narrowed(target, session);
      }
      return session == null ? first(target) : one(target, session);
    }

    private static PollQuestion first(Target target) {
      String id = target.ids().get(0);
      int all = target.ids().size();
      String which = all == 1 ? "" : " (the first of " + all + ")";
      return new PollQuestion(id, target.parameters(id), id + which);
    }

    private static PollQuestion one(Target target, String id) {
      EndpointParameter ids = target.endpoint().ids().orElseThrow();
      check(ids.type(), id);
      String which =
          target.ids().contains(id) ? "" : " (not one of the target's " + ids.key() + ")";
      return new PollQuestion(id, target.parameters(id), id + which);
    }

    private static PollQuestion narrowed(Target target, String session) {
      EndpointParameter filter =
          target
              .endpoint()
              .parameter(FILTER)
              .orElseThrow(
                  () ->
                      new WrongInputException(
                          "target '%1$s' lists its sessions and takes no SESSION; write: poll %1$s"
                              .formatted(target.name())));
      check(filter.type(), session);
      Map<String, String> parameters = new HashMap<>(target.parameters(null));
      parameters.put(FILTER, session);
      return new PollQuestion(null, parameters, "its listing, of " + session + " alone");
    }

    private static void check(ValueType<?> type, String id) {
      try {
        type.parse(id);
      } catch (BadValueException e) {
        throw new WrongInputException(
            "SESSION is '%s', which %s; write %s, for example: %s"
                .formatted(id, e.getMessage(), type.expected(), type.example()));
      }
    }
  }
}
