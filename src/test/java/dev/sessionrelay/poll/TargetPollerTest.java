package dev.sessionrelay.poll;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.config.Homes;
import dev.sessionrelay.config.Target;
import dev.sessionrelay.failure.Failure;
import dev.sessionrelay.failure.FailureKind;
import dev.sessionrelay.failure.SlowDown;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.observation.Coverage;
import dev.sessionrelay.ledger.observation.Observation;
import dev.sessionrelay.ledger.observation.SessionStanding;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import dev.sessionrelay.telemetry.Spans;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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
    PollsComponent component =
        new PollsComponent((poll, task) -> threads.execute(task), Spans.NONE);
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
        new GoneProof(ledger, CLOCK, System::nanoTime),
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

  /** What {@code Thread.start} throws where a limit of processes is reached. */
  @Test
  void whenThreadsRanOutTheTargetWasNeverPolledAgain() throws Exception {
    vendor(null);
    AtomicBoolean shortage = new AtomicBoolean(true);
    ExecutorService pool =
        Executors.newFixedThreadPool(
            2,
            task -> {
              if (shortage.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(task);
            });
    turn(pool);
    hasEnded();
    assertEquals(List.of(), asked);
    shortage.set(false);
    turn(pool);
    await().until(() -> turns.turns() == 2 && !turns.running());
    assertEquals(Set.of("s-1", "s-2"), Set.copyOf(asked));
    pool.shutdown();
  }

  @Test
  void anErrorInTheRouteLeftTheTurnOpen() throws Exception {
    // Camel counts such an exchange as under way for ever.
    camel.getShutdownStrategy().setTimeout(1);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:huawei-sql-session")
                .process(
                    exchange -> {
                      throw new StackOverflowError();
                    });
          }
        });
    turn(HERE);
    hasEnded();
    assertEquals(2, turns.begin(null).size());
  }

  @Test
  void anErrorWhileATurnBeganLeftTheTargetRunningForEver() throws IOException {
    AtomicBoolean memory = new AtomicBoolean(true);
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            if (memory.get()) {
              return CLOCK.instant();
            }
            throw new OutOfMemoryError("Java heap space");
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
          }
        };
    SlowDownTracker pace = new SlowDownTracker(new SlowDown(2, Duration.ofHours(1)), CLOCK);
    TargetPoller poller =
        new TargetPoller(
            turns.target(), pace, new GoneProof(ledger, clock, System::nanoTime), ledger, clock);
    memory.set(false);
    assertThrows(OutOfMemoryError.class, () -> poller.begin(null));
    assertFalse(poller.running());
    memory.set(true);
    assertEquals(2, poller.begin(null).size());
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
  void sessionsOfATargetThatHadNoAnswerLookedAlive() throws Exception {
    seen("s-1");
    seen("s-2");
    vendor(new IllegalStateException("away"));
    turn(HERE);
    turn(HERE);
    assertEquals(0, stale(), "the first of these turns had its answer");
    turn(HERE);
    await().until(() -> stale() == 2);
  }

  @Test
  void sessionsOfATargetWhoseTurnsAreSlowWereStaleAndFreshInEachTurn() throws Exception {
    for (int round = 0; round < 5; round++) {
      List<DuePoll> polls = turns.begin(null);
      assertEquals(2, polls.size());
      leaveOut(round == 0 ? 0 : 2);
      seen("s-1");
      polls.get(0).turn().pollEnded();
      leaveOut(1);
      seen("s-2");
      polls.get(1).turn().pollEnded();
    }
    assertEquals(0, stale());
    assertEquals(0, gaps(), "times that nobody knows about");
  }

  /** Of a first turn nobody knows how long it takes; as long as polls end it comes on. */
  @Test
  void sessionsOfASlowFirstTurnWereStaleBeforeItsEnd() throws Exception {
    seen("s-1");
    List<DuePoll> polls = turns.begin(null);
    for (int i = 0; i < 2; i++) {
      polls.get(i).turn().pollEnded();
      leaveOut(1);
    }
    assertEquals(0, stale());
  }

  private void leaveOut(int turnsDue) {
    for (int fired = 0; fired < turnsDue; fired++) {
      turns.begin(null);
    }
  }

  private int gaps() throws Exception {
    ledger.close();
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/ledger.db"));
        ResultSet gaps = file.createStatement().executeQuery("SELECT count(*) FROM unseen")) {
      return gaps.getInt(1);
    }
  }

  /** Kills under load: the end of the turn that saw it again was never reached. */
  @Test
  void sessionThatWasSeenBetweenTwo404sWasGoneWhenTheProcessHadBeenKilledMeanwhile()
      throws Exception {
    seen("s-1");
    notFound();
    turns = turns();
    DuePoll alive = turns.begin(null).get(0);
    alive.turn().evidence().seen(alive);
    turns = turns();
    notFound();
    assertEquals(SessionStanding.LIVE, ledger.standing(turns.target().origin("s-1"), "s-1", null));
    notFound();
    assertEquals(
        SessionStanding.KNOWN_GONE, ledger.standing(turns.target().origin("s-1"), "s-1", null));
  }

  /** A whole turn in which the service says that it does not know the first session. */
  private void notFound() {
    FailureKind row = FailureKind.NOT_FOUND;
    Failure failure = new Failure(row, 404, null, row.meaning(), row.advice(), null, null, null);
    List<DuePoll> polls = turns.begin(null);
    polls.get(0).turn().claimed(polls.get(0), failure, CLOCK.instant());
    polls.forEach(poll -> poll.turn().pollEnded());
  }

  /** A turn that never ends is a missed one each time that the timer fires. */
  @Test
  void sessionsOfATurnThatHangsLookedAlive() {
    seen("s-1");
    turns.begin(null);
    for (int fired = 0; fired < 3; fired++) {
      assertEquals(List.of(), turns.begin(null));
    }
    await().until(() -> stale() == 1);
  }

  private void seen(String id) {
    Origin origin = turns.target().origin(id);
    Session session = new SessionBuilder(origin, id).state(SessionState.RUNNING).build();
    ledger.record(
        new Observation(origin, id, Coverage.ONE, List.of(session), CLOCK.instant(), false));
  }

  private long stale() {
    return new SessionQueries(ledger.reader()).ofTargets().get("t").stale();
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
