package dev.sessionrelay.sink;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.ledger.EventLog;
import dev.sessionrelay.ledger.LedgerAccess;
import dev.sessionrelay.ledger.database.LedgerSettings;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.testing.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delivery to real routes from a real ledger. */
class SinkDispatcherTest {
  @TempDir Path home;
  private final Taker taker = new Taker();
  private SinkProcess process;

  @BeforeEach
  void open() {
    process = new SinkProcess(home).bean("taker", taker);
  }

  @AfterEach
  void close() {
    process.close();
  }

  private String route(String name, String options) throws Exception {
    Path file = home.resolve(name + ".camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: %s
            errorHandler:
              noErrorHandler: {}
            from:
              uri: events:%s
              steps:
                - bean:
                    ref: taker
                    method: take
        """
            .formatted(name, options));
    return "file:" + file;
  }

  private void start(String options) throws Exception {
    process.settings("mine", SomeSettings.quick()).start(route("mine", options));
  }

  private void awaitTaken(int events) {
    await().atMost(Duration.ofSeconds(60)).until(() -> taker.taken.size() >= events);
  }

  private long savedCursor() {
    return process.ledger.events().open("mine", EventLog.Start.NOW).cursor();
  }

  @Test
  void orderOfEachSessionHoldsUnderRandomFailures() throws Exception {
    Random random = new Random(3);
    taker.first =
        event -> {
          synchronized (random) {
            if (random.nextDouble() < 0.2) {
              throw new IllegalStateException("not this time");
            }
          }
        };
    start("mine");
    for (int i = 0; i < 40; i++) {
      process.observe(50);
    }
    awaitTaken(2_000);
    Map<String, Long> last = new HashMap<>();
    for (String event : taker.taken) {
      String[] parts = event.split("/");
      Long before = last.put(parts[0], Long.parseLong(parts[1]));
      assertEquals(before == null ? 1 : before + 1, Long.parseLong(parts[1]), event);
    }
    assertEquals(2_000, taker.taken.size());
    await().until(() -> savedCursor() == process.ledger.events().newest());
  }

  @Test
  void newSinkBeginsNowOrAtTheOldestKeptEvent() throws Exception {
    process.observe(3);
    process.settings("all", SomeSettings.quick());
    Taker everything = new Taker();
    process.bean("everything", everything);
    Path all = home.resolve("all.camel.yaml");
    Files.writeString(
        all,
        """
        - route:
            id: all
            from:
              uri: events:all?from=start
              steps:
                - bean:
                    ref: everything
                    method: take
        """);
    process.settings("mine", SomeSettings.quick()).start(route("mine", "mine") + ",file:" + all);
    process.observe(3);
    awaitTaken(3);
    await().until(() -> everything.taken.size() == 6);
    assertEquals(List.of("s0/2", "s1/2", "s2/2"), taker.taken.stream().sorted().toList());
  }

  @Test
  void stopFinishesWhatIsUnderWayAndNothingComesTwice() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    taker.first =
        event -> {
          underWay.countDown();
          awaitLatch(goOn);
        };
    start("mine?parallel=1");
    process.observe(2);
    awaitLatch(underWay);
    Thread stop = new Thread(process::stopCamel);
    stop.start();
    await().until(SinkDispatcherTest::aConsumerIsStopping);
    goOn.countDown();
    stop.join();
    assertEquals(1, taker.taken.size(), "nothing more is sent while stopping");
    taker.first = event -> {};
    start("mine?parallel=1");
    awaitTaken(2);
    assertEquals(2, new HashSet<>(taker.taken).size());
  }

  private static boolean aConsumerIsStopping() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(
            frame ->
                frame.getClassName().equals(EventsConsumer.class.getName())
                    && frame.getMethodName().equals("doStop"));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void parkedEventsSurviveARestart() throws Exception {
    taker.first =
        event -> {
          if (event.startsWith("s1/")) {
            throw new IllegalStateException("not s1");
          }
        };
    start("mine");
    process.observe(3);
    process.observe(3);
    awaitTaken(4);
    await().until(() -> savedCursor() == 6);
    process.stopCamel();
    assertEquals(
        List.of(1, 0),
        process.ledger.events().open("mine", EventLog.Start.NOW).deferred().stream()
            .map(parked -> Math.min(parked.attempts(), 1))
            .toList());
    taker.first = event -> {};
    start("mine");
    awaitTaken(6);
    assertEquals(List.of("s1/1", "s1/2"), taker.taken.subList(4, 6));
    await()
        .until(() -> process.ledger.events().open("mine", EventLog.Start.NOW).deferred().isEmpty());
  }

  @Test
  void ledgerTroublePausesTheSinkAndEndsByItself() throws Exception {
    FaultyLog log = new FaultyLog(process.ledger.events());
    process.log(log);
    start("mine");
    process.observe(5);
    awaitTaken(5);
    await().until(() -> savedCursor() == 5);
    log.broken = true;
    process.observe(5);
    await().until(() -> process.status("mine").condition() == SinkStatus.SinkCondition.HELD_UP);
    assertEquals("the disk of the ledger is full; free some space", process.status("mine").error());
    assertEquals(5, taker.taken.size(), "nothing is sent that could not be acknowledged");
    log.broken = false;
    awaitTaken(10);
    await().until(() -> process.status("mine").condition() == SinkStatus.SinkCondition.WORKING);
    assertNull(process.status("mine").error());
    assertEquals(10, new HashSet<>(taker.taken).size());
  }

  @Test
  void clockThatWasSetBackHeldUpWhatHadFailed() throws Exception {
    SettableClock clock = SettableClock.standing();
    AtomicBoolean broken = new AtomicBoolean(true);
    taker.first =
        event -> {
          if (broken.getAndSet(false)) {
            throw new IllegalStateException("not now");
          }
        };
    process.close();
    process = new SinkProcess(home, clock).bean("taker", taker);
    process
        .settings("mine", SomeSettings.with("retryDelay", Duration.ofSeconds(2)))
        .start(route("mine", "mine"));
    process.observe(1);
    await().until(() -> process.status("mine").parked() == 1);
    clock.advance(Duration.ofHours(-3));
    awaitTaken(1);
  }

  /** Threads had run out: what was under way stayed so for good. */
  @Test
  void anErrorEndsTheAttemptAndTheNextOneWorks() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    taker.first =
        event -> {
          switch (tries.getAndIncrement()) {
            case 0 -> throw new StackOverflowError();
            case 1 -> throw new OutOfMemoryError("unable to create native thread");
            case 2 -> throw new AssertionError("never");
            default -> {}
          }
        };
    start("mine?parallel=1");
    process.observe(2);
    awaitTaken(2);
    await().until(() -> process.status("mine").delivered() == 2);
  }

  /** No descriptor was left to load the class of the result from. */
  @Test
  void anErrorOfTheErrorLeftTheEventUnderWayForGood() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    taker.first =
        event -> {
          if (tries.getAndIncrement() == 0) {
            throw new IllegalStateException("first") {
              @Override
              public String getMessage() {
                throw new NoClassDefFoundError("dev/sessionrelay/sink/DeliveryResult$Retry");
              }
            };
          }
        };
    start("mine?parallel=1");
    process.observe(2);
    awaitTaken(2);
  }

  @Test
  void noThreadToBeHadEndedTheSink() throws Exception {
    process.ledger.events().open("bare", EventLog.Start.OLDEST);
    process.observe(3);
    AtomicInteger tries = new AtomicInteger();
    Set<String> sent = ConcurrentHashMap.newKeySet();
    EventSender sender =
        new EventSender() {
          @Override
          public DeliveryResult send(List<Event> events) {
            events.forEach(event -> sent.add(event.id()));
            return DeliveryResult.TAKEN;
          }

          @Override
          public void force() {
            if (tries.getAndIncrement() == 2) {
              throw new OutOfMemoryError("unable to create native thread");
            }
          }
        };
    Executor machine =
        task -> {
          if (tries.getAndIncrement() < 2) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    SinkDispatcher dispatcher =
        new SinkDispatcher(
            "bare",
            SomeSettings.quick("from", EventLog.Start.OLDEST),
            process.ledger.events(),
            sender,
            machine,
            Clock.systemUTC(),
            () -> 0);
    Thread thread = new Thread(dispatcher);
    thread.start();
    await().until(() -> sent.size() == 3);
    await()
        .until(
            () ->
                process.ledger.events().open("bare", EventLog.Start.NOW).cursor()
                    == process.ledger.events().newest());
    dispatcher.stop();
    thread.join();
  }

  /** A month ahead, all that waited was older than its sink's patience. */
  @Test
  void clockThatJumpedAheadMadeDeadLetters() throws Exception {
    SettableClock clock = SettableClock.runningFrom(Instant.now());
    AtomicBoolean broken = new AtomicBoolean(true);
    taker.first =
        event -> {
          if (broken.get()) {
            throw new IllegalStateException("not now");
          }
        };
    process.close();
    process = new SinkProcess(home, clock).bean("taker", taker);
    start("mine");
    process.observe(3);
    await().until(() -> process.status("mine").parked() > 0);
    process.observe(30);
    await().until(() -> process.status("mine").condition() == SinkStatus.SinkCondition.DOWN);
    clock.advance(Duration.ofDays(31));
    process.observe(3);
    long tried = process.status("mine").cursor();
    await().pollDelay(Duration.ofMillis(500)).until(() -> process.status("mine").cursor() == tried);
    broken.set(false);
    awaitTaken(36);
    await().until(() -> savedCursor() == process.ledger.events().newest());
    try (LedgerAccess ledger =
        LedgerAccess.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), clock)) {
      assertEquals(List.of(), new SinkQueries(ledger.reader()).deadLetters("mine", 10));
    }
  }

  /** 31,267 events were "waiting" that the sink's filter had left out. */
  @Test
  void backlogCountsOnlyWhatTheSinkWaitsFor() throws Exception {
    taker.first =
        event -> {
          throw new IllegalStateException("not now");
        };
    start("mine?types=session.discovered");
    process.observe(6);
    await().until(() -> process.status("mine").condition() == SinkStatus.SinkCondition.DOWN);
    process.observe(300);
    process.observe(300);
    try (LedgerAccess ledger =
        LedgerAccess.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), Clock.systemUTC())) {
      await().until(() -> new SinkQueries(ledger.reader()).all().get(0).backlog() == 300);
      long itsBreaker = 1;
      await().until(() -> process.ledger.events().newest() == 600 + 6 + itsBreaker);
    }
  }

  @Test
  void progressIsSavedInGroups() throws Exception {
    FaultyLog log = new FaultyLog(process.ledger.events());
    process.log(log);
    start("mine");
    for (int i = 0; i < 20; i++) {
      process.observe(200);
    }
    awaitTaken(4_000);
    await().until(() -> savedCursor() == 4_000);
    assertTrue(log.advances.get() < 400, log.advances.get() + " saves for 4000 events");
  }

  @Test
  void replayedDeadLetterReachesItsSinkAgain() throws Exception {
    taker.first =
        event -> {
          throw new IllegalStateException("never");
        };
    process
        .settings("mine", SomeSettings.quick("giveUpAfter", Duration.ofMillis(1)))
        .start(route("mine", "mine"));
    process.observe(2);
    try (LedgerAccess ledger =
        LedgerAccess.open(LedgerSettings.of(LedgerSettings.DEFAULT_URL, home), Clock.systemUTC())) {
      await().until(() -> new SinkQueries(ledger.reader()).deadLetters("mine", 10).size() == 2);
      taker.first = event -> {};
      assertEquals(2, ledger.replay("mine", null));
      awaitTaken(2);
      assertEquals(List.of("s0/1", "s1/1"), taker.taken.stream().sorted().toList());
    }
  }

  @Test
  void twoRoutesOfOneSinkAreRefused() throws Exception {
    String twice = route("one", "mine") + "," + route("two", "mine?parallel=2");
    Exception refusal = assertThrows(Exception.class, () -> process.start(twice));
    Throwable root = refusal;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    assertTrue(root.getMessage().startsWith("two routes begin with events:mine"), root.toString());
  }
}
