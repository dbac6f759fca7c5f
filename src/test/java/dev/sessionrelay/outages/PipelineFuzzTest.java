package dev.sessionrelay.outages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.account.AccountClient.VendorResponse;
import dev.sessionrelay.cloud.ErrorFormat;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureClass;
import dev.sessionrelay.failure.FailureTable;
import dev.sessionrelay.failure.PollException;
import dev.sessionrelay.failure.VendorError;
import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.poll.AnswerMemory;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.PollRecorder;
import dev.sessionrelay.poll.PollRequest;
import dev.sessionrelay.poll.PollRequest.AnsweredRequest;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.simulator.DemoKeys;
import dev.sessionrelay.testing.SettableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated answers through the shipped routes: mapping, classification, error branch, ledger. Only
 * the network is left out. Rounds: {@code fuzz.rounds}; {@code fuzz.seed} repeats a run. A million
 * in a small heap: {@code mvn -B test -Dtest=PipelineFuzzTest -Dfuzz.rounds=1000000
 * -DargLine=-Xmx256m}.
 */
class PipelineFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 5_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int[] STATUSES = {
    200, 200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 408, 409, 418, 429, 500, 502, 503
  };

  private final Random random = new Random(SEED);
  private final Mutations mutations = new Mutations(random);
  private final FailureTable failures = new FailureTable(Duration.ofHours(1));
  private final SettableClock time = SettableClock.standing();
  private final Map<FailureClass, Integer> failed = new EnumMap<>(FailureClass.class);
  private final Map<String, AnswerMemory> memories = new HashMap<>();
  private final Set<Instant> failedAt = new HashSet<>();
  private long checked;
  private int succeeded;
  private byte[] body;
  private int status;

  @TempDir Path home;

  @Test
  void nothingEscapesAndNoStateChangesOnAMalformedAnswer() throws Exception {
    DemoKeys.ensure(home);
    StringBuilder properties =
        new StringBuilder("simulator.enabled = false\nretry.delay = 1ms\n")
            .append("retry.timed-out.attempts = 1\nretry.throttled.attempts = 1\n")
            .append("retry.vendor-fault.attempts = 1\nretry.undocumented.attempts = 1\n");
    for (Vendors endpoint : Vendors.ALL) {
      IntStream.of(STATUSES)
          .distinct()
          .mapToObj(each -> endpoint.properties(name(endpoint, each), "http://127.0.0.1:1/x"))
          .forEach(properties::append);
    }
    try (Rig rig = Rig.start(home, properties.toString(), time, new Network())) {
      long started = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        round(rig, Vendors.ALL.get(random.nextInt(Vendors.ALL.size())), round);
        if (round % 1_000 == 999 || round == ROUNDS - 1) {
          noFailureChangedASession(rig.ledger().events());
        }
      }
      report(System.nanoTime() - started);
    }
    assertTrue(succeeded > ROUNDS / 20, "hardly any answer was understood: " + succeeded);
    assertTrue(failed.get(FailureClass.MALFORMED) > ROUNDS / 20, failed.toString());
  }

  /** A target for each status: one that changed its class in every round would mostly write. */
  private static String name(Vendors endpoint, int status) {
    return endpoint.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + status;
  }

  private void round(Rig rig, Vendors endpoint, int round) {
    status = STATUSES[random.nextInt(STATUSES.length)];
    body = mutations.of(endpoint, status);
    time.advance(Duration.ofSeconds(1));
    PollCycle turn = new PollCycle(time.instant(), 1, ended -> {});
    Exchange exchange = poll(rig, endpoint, turn);
    Supplier<String> where =
        () ->
            "round %d of seed %d: %d %s"
                .formatted(round, SEED, status, new String(body, StandardCharsets.ISO_8859_1));

    assertEquals(null, exchange.getException(), where);
    if (turn.failure() == null) {
      assertEquals(1, turn.succeeded(), where);
      succeeded++;
    } else {
      check(turn.failure(), where);
      failedAt.add(time.instant());
    }
  }

  private Exchange poll(Rig rig, Vendors endpoint, PollCycle turn) {
    Target target = rig.configuration().targets().get(name(endpoint, status));
    String id = target.isListing() ? null : target.ids().get(0);
    Duration interval = Duration.ofMinutes(1);
    DuePoll poll =
        new DuePoll(
            target.origin(id),
            id,
            target.filter(),
            target.parameters(id),
            interval,
            time.instant().plus(interval),
            false,
            turn,
            memories.computeIfAbsent(target.name(), name -> new AnswerMemory()));
    ProducerTemplate template = rig.template();
    Exchange exchange = new DefaultExchange(rig.camel());
    exchange.getMessage().setBody(poll);
    exchange.setVariable(PollRecorder.POLL, poll);
    return template.send("direct:" + endpoint.endpoint(), exchange);
  }

  private void check(Failure failure, Supplier<String> where) {
    assertTrue(
        failure.failureClass() != FailureClass.UNREACHABLE, () -> where.get() + "\n" + failure);
    assertFalse(failure.message().isBlank() || failure.solution().isBlank(), where);
    assertFalse(failure.toString().contains(Mutations.SECRET), () -> where.get() + "\n" + failure);
    failed.merge(failure.failureClass(), 1, Integer::sum);
  }

  /** Each round has an instant of its own, which its events have too. */
  private void noFailureChangedASession(EventLog events) {
    for (EventLog.Stored stored : events.read("test", checked, 100_000)) {
      EventType type = stored.event().type();
      boolean ofPolls = type == EventType.POLL_FAILED || type == EventType.POLL_RECOVERED;
      assertTrue(ofPolls || !failedAt.contains(stored.event().time()), stored.event().json());
      checked = stored.position();
    }
    failedAt.clear();
  }

  private void report(long nanos) {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "%,d answers: %,d understood, failures %s; %.0f us each; heap of at most %d MiB, %d used%n",
        ROUNDS,
        succeeded,
        failed,
        nanos / 1e3 / ROUNDS,
        runtime.maxMemory() >> 20,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }

  /** Stands where the network is: hands on what the round has prepared. */
  private final class Network extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(
        String uri, String remaining, Map<String, Object> parameters) {
      parameters.clear();
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
              answer(exchange);
            }
          };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  private void answer(Exchange exchange) {
    PollRequest request = exchange.getMessage().getBody(PollRequest.class);
    assertNotNull(request);
    if (status != 200) {
      String vendor = request.poll().origin().vendor();
      ErrorFormat errors = dev.sessionrelay.cloud.Vendors.of(vendor).errors();
      VendorError error = errors.read(body, null, mutations::header);
      throw new PollException(
          failures.classify(errors.known(), status, error, mutations::header, time.instant()));
    }
    exchange
        .getMessage()
        .setBody(
            new AnsweredRequest(
                request,
                new VendorResponse(
                    body,
                    null,
                    time.instant(),
                    request.poll().memory().knows(request.page(), body))));
  }
}
