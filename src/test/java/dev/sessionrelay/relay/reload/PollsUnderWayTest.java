package dev.sessionrelay.relay.reload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.poll.AnswerMemory;
import dev.sessionrelay.poll.DuePoll;
import dev.sessionrelay.poll.PollCycle;
import dev.sessionrelay.poll.PollsComponent;
import dev.sessionrelay.poll.PollsEndpoint;
import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.telemetry.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Polls that come in by a timer route while the vendor routes behind it are exchanged. */
class PollsUnderWayTest {
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final int AT_ONCE = 32;

  private final RunningCamel running = new RunningCamel();
  private final CamelContext camel = running.camel;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final ExecutorService others = Executors.newFixedThreadPool(2);
  private final PollsComponent polls =
      new PollsComponent((poll, task) -> threads.execute(task), Spans.NONE);
  private final RouteSet set = new RouteSet(camel, polls, (context, template) -> {}, DRAIN);
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private PollsEndpoint timer;

  @BeforeEach
  void start() throws Exception {
    polls.install(camel);
    bind("pause", exchange -> LockSupport.parkNanos(500_000));
    bind(
        "wait",
        exchange -> {
          inside.countDown();
          leave.await();
        });
    timer = polls.of("v");
  }

  @AfterEach
  void close() {
    leave.countDown();
    threads.shutdownNow();
    others.shutdownNow();
    running.close();
  }

  private void bind(String name, Processor step) {
    camel.getRegistry().bind(name, step);
  }

  private void apply(RouteFile... files) throws Exception {
    set.apply(set.change(List.of(files), running.values()), () -> {});
  }

  private Future<?> applying(RouteFile... files) {
    return others.submit(
        () -> {
          apply(files);
          return null;
        });
  }

  /** A vendor route that hears which session is asked for, with a word behind it. */
  private static RouteFile vendor(String name, String word, String... steps) {
    String text = RunningCamel.vendor(name, word).text();
    String before = String.join("", List.of(steps)).indent(8);
    return RunningCamel.route(
        "routes/vendors/" + name + ".camel.yaml",
        text.replace("${body}", "${variable.poll.askedFor}")
            .replace("        - setBody:", before + "        - setBody:"));
  }

  private static String process(String bean) {
    return "- process:\n    ref: " + bean + "\n";
  }

  private static String to(String word, String address) {
    return "- " + word + ":\n    uri: " + address + "\n";
  }

  private void poll(String session, Runnable ended) {
    Origin origin = new Origin("huawei", "s", "v", "account", "target", "scope", "w");
    Duration interval = Duration.ofSeconds(1);
    PollCycle turn = new PollCycle(Instant.EPOCH, 1, end -> ended.run());
    timer.accept(
        new DuePoll(
            origin,
            session,
            "",
            Map.of(),
            interval,
            Instant.EPOCH,
            false,
            turn,
            new AnswerMemory()));
  }

  /** Polls all the time, eight at once, while the routes become others sixty times. */
  private void nothingIsLostOrDoubled(Exchanged exchanged) throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    Semaphore room = new Semaphore(AT_ONCE);
    Future<Integer> sent =
        others.submit(
            () -> {
              int count = 0;
              while (!end.get()) {
                room.acquire();
                poll("m" + count++, room::release);
              }
              return count;
            });
    long worst = 0;
    for (int edit = 1; edit <= 60; edit++) {
      long start = System.nanoTime();
      apply(exchanged.files(edit));
      worst = Math.max(worst, System.nanoTime() - start);
    }
    end.set(true);
    int polled = sent.get(5, TimeUnit.SECONDS);
    assertTrue(room.tryAcquire(AT_ONCE, 10, TimeUnit.SECONDS), "a poll did not end");
    System.out.printf(
        "60 exchanges under load: %d polls, slowest exchange %.0f ms%n", polled, worst / 1e6);
    assertEquals(polled, running.heard.size());
    assertEquals(polled, running.heard.stream().map(text -> text.split(" ")[0]).distinct().count());
  }

  private interface Exchanged {
    RouteFile[] files(int edit);
  }

  @Test
  void noPollIsLostOrDoubledWhileItsRouteIsExchangedAgainAndAgain() throws Exception {
    apply(vendor("v", "0", process("pause")));
    nothingIsLostOrDoubled(edit -> new RouteFile[] {vendor("v", "x" + edit, process("pause"))});
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    assertEquals(2, model.getRouteDefinitions().size());
    assertEquals(Set.of("v", "polls:v"), running.routeIds());
  }

  @Test
  void noPollIsLostOrDoubledWhileARouteThatItsRouteCallsIsExchanged() throws Exception {
    String outer =
        RunningCamel.vendor("v", "")
            .text()
            .replaceAll("(?s)- setBody.*", to("to", "direct:inner").indent(8).strip());
    RouteFile caller = RunningCamel.route("routes/vendors/v.camel.yaml", outer);
    apply(caller, vendor("inner", "0", process("pause")));
    nothingIsLostOrDoubled(
        edit -> new RouteFile[] {caller, vendor("inner", "x" + edit, process("pause"))});
  }

  /** Its producer remembers the consumer that it called first. */
  @Test
  void theTimerRouteIsMadeAnewWhenItsVendorRouteIsExchanged() throws Exception {
    apply(vendor("v", "one"));
    Route before = camel.getRoute("polls:v");
    apply(vendor("v", "two"));
    Route after = camel.getRoute("polls:v");
    assertNotSame(before, after);
    assertTrue(camel.getRouteController().getRouteStatus("polls:v").isStarted());
    apply(vendor("v", "two"), RunningCamel.sink("other", "log:a"));
    assertSame(after, camel.getRoute("polls:v"), "one that nothing has happened to");
  }

  @Test
  void pollsThatComeMeanwhileWaitWithoutAThread() throws Exception {
    apply(vendor("v", "one"));
    polls.pause(Set.of("v"), DRAIN);
    CountDownLatch ended = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      poll("s" + i, ended::countDown);
    }
    threads.submit(() -> {}).get(5, TimeUnit.SECONDS);
    assertEquals(List.of(), running.heard);
    polls.resume(Set.of("v"));
    assertTrue(ended.await(5, TimeUnit.SECONDS));
    assertEquals(20, Set.copyOf(running.heard).size());
  }

  @Test
  void pollsOfAnotherRouteAreNotWaitedFor() throws Exception {
    RouteFile other = vendor("v", "one", process("wait"));
    apply(other, vendor("w", "one"));
    polls.of("w");
    poll("a", () -> {});
    inside.await();
    apply(other, vendor("w", "two"));
    assertEquals(List.of(), running.heard);
  }

  @Test
  void aPollInsideMayGoOnIntoAnotherRouteThatIsExchanged() throws Exception {
    apply(vendor("v", "one", process("wait"), to("to", "direct:inner")), vendor("inner", "two"));
    poll("a", () -> {});
    inside.await();
    Future<?> change = applying(vendor("v", "three"), vendor("inner", "four"));
    LockSupport.parkNanos(50_000_000);
    assertFalse(change.isDone());
    leave.countDown();
    change.get(5, TimeUnit.SECONDS);
    poll("b", () -> {});
    await().until(() -> running.heard.size() == 3);
    assertEquals(List.of("a two", "a one", "b three"), running.heard);
  }

  @Test
  void pollsGoOnAfterRoutesThatDidNotStart() throws Exception {
    apply(vendor("v", "one"));
    RouteFile refused = RunningCamel.sink("refuses", "log:a");
    try {
      apply(vendor("v", "two"), refused);
    } catch (RouteSet.NotAppliedException e) {
      poll("a", () -> {});
    }
    await().until(() -> running.heard.size() == 1);
    assertEquals(List.of("a one"), running.heard);
  }

  @Test
  void aPollThatFailsHasLeft() throws Exception {
    apply(vendor("v", "one"));
    CountDownLatch ended = new CountDownLatch(1);
    poll("boom", ended::countDown);
    assertTrue(ended.await(5, TimeUnit.SECONDS));
    long start = System.nanoTime();
    apply(vendor("v", "two"));
    assertTrue(System.nanoTime() - start < DRAIN.toNanos() / 2);
  }
}
