package dev.sessionrelay.poll;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Homes;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.ledger.LedgerSettings;
import dev.sessionrelay.ledger.SqlLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The turns of a target of two sessions, from the timer to the route of its endpoint. */
class TargetPollerTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Executor HERE = Runnable::run;

  @TempDir Path home;
  private final CamelContext camel = new DefaultCamelContext();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private SqlLedger ledger;
  private TargetPoller turns;
  private PollsEndpoint route;
  private Executor threads = HERE;

  @BeforeEach
  void start() throws Exception {
    ledger = SqlLedger.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), CLOCK);
    Homes.furnish(home);
    turns = turns();
    PollsComponent component = new PollsComponent((poll, task) -> threads.execute(task));
    camel.disableJMX();
    component.install(camel);
    DirectComponent direct = new DirectComponent();
    direct.setBlock(false);
    camel.addComponent("direct", direct);
    camel.start();
    route = component.of("huawei-sql-session");
  }

  @AfterEach
  void stop() {
    camel.stop();
    ledger.close();
  }

  private TargetPoller turns() throws IOException {
    Target target = Homes.valid(home, Homes.HUAWEI + Homes.SQL).targets().get("t");
    return new TargetPoller(
        target,
        new SlowDownTracker(new SlowDown(2, Duration.ofHours(1)), CLOCK),
        new GoneProof(),
        ledger,
        CLOCK);
  }

  private void vendor(RuntimeException fault) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:huawei-sql-session")
                .process(
                    exchange -> {
                      asked.add(exchange.getMessage().getBody(DuePoll.class).askedFor());
                      if (fault != null) {
                        throw fault;
                      }
                    });
          }
        });
  }

  private void turn(Executor executor) {
    threads = executor;
    turns.begin(null).forEach(route::accept);
  }

  private void hasEnded() {
    assertNotNull(turns.last());
    assertFalse(turns.running());
    assertEquals(0, route.pending());
  }

  @Test
  void eachSessionIsAskedForInAnExchangeOfItsOwn() throws Exception {
    vendor(null);
    turn(HERE);
    hasEnded();
    assertEquals(List.of("s-1", "s-2"), asked);
  }

  @Test
  void aRouteThatFailsUnexpectedlyEndsTheTurn() throws Exception {
    vendor(new IllegalStateException("unexpected"));
    turn(HERE);
    hasEnded();
    assertEquals(List.of("s-1", "s-2"), asked);
  }

  @Test
  void anEndpointWhoseRouteIsGoneEndsTheTurn() {
    turn(HERE);
    hasEnded();
  }

  @Test
  void threadsThatTakeNothingEndTheTurn() throws Exception {
    vendor(null);
    turn(
        poll -> {
          throw new RejectedExecutionException();
        });
    hasEnded();
    assertEquals(List.of(), asked);
  }

  @Test
  void aStopWaitsForPollsThatWaitForTheirThread() throws Exception {
    vendor(null);
    List<Runnable> waiting = new CopyOnWriteArrayList<>();
    turn(waiting::add);
    Thread stop = new Thread(camel::stop);
    stop.start();
    await().during(Duration.ofMillis(500)).until(stop::isAlive);
    waiting.forEach(Runnable::run);
    stop.join();
    assertEquals(List.of("s-1", "s-2"), asked);
    hasEnded();
  }

  @Test
  void afterTheStopNobodyIsAsked() throws Exception {
    vendor(null);
    List<Runnable> waiting = new CopyOnWriteArrayList<>();
    turn(waiting::add);
    camel.getShutdownStrategy().setTimeout(1);
    camel.stop();
    waiting.forEach(Runnable::run);
    assertEquals(List.of(), asked);
    hasEnded();
  }

  @Test
  void whileOneTurnRunsNoneBegins() {
    List<DuePoll> polls = turns.begin(null);
    assertEquals(List.of(), turns.begin(null));
    assertEquals(1, turns.skipped());
    polls.forEach(poll -> poll.turn().pollEnded());
    assertEquals(2, turns.begin(null).size());
  }

  @Test
  void aTargetConfiguredAnewWaitsForTheTurnOfBefore() throws IOException {
    List<DuePoll> polls = turns.begin(null);
    AtomicInteger ended = new AtomicInteger();
    turns.retire(ended::incrementAndGet);
    TargetPoller anew = turns();
    anew.follow(turns);
    assertEquals(List.of(), anew.begin(null));
    assertEquals(0, ended.get());
    polls.forEach(poll -> poll.turn().pollEnded());
    assertEquals(1, ended.get());
    assertEquals(2, anew.begin(null).size());
  }

  /** It went off just before it was removed, and is heard just after. */
  @Test
  void aTimerOfARemovedTargetBeginsNothing() {
    AtomicInteger ended = new AtomicInteger();
    turns.retire(ended::incrementAndGet);
    assertEquals(List.of(), turns.begin(null));
    assertFalse(turns.running());
    assertTrue(ended.get() >= 1, "whoever waits for its last turn waits for ever");
  }
}
