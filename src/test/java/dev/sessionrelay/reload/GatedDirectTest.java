package dev.sessionrelay.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.reload.route.RouteFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatedDirectTest {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final RunningCamel running = new RunningCamel();
  private final CamelContext camel = running.camel;
  private final GatedDirect direct = new GatedDirect();
  private final RouteSet set = new RouteSet(camel, direct, TemplateInstances.NONE, DRAIN);
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @BeforeEach
  void bind() {
    camel.addComponent("direct", direct);
    Processor pause = exchange -> LockSupport.parkNanos(500_000);
    camel.getRegistry().bind("pause", pause);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    running.close();
  }

  private void apply(RouteFile... files) throws Exception {
    set.apply(set.change(List.of(files), running.values()), () -> {});
  }

  private static RouteFile vendor(String name, String message, String process) {
    String text =
        RunningCamel.vendor(name, message)
            .text()
            .replace("- bean:", "- process:\n            ref: " + process + "\n        - bean:");
    return RunningCamel.route("routes/vendors/" + name + ".camel.yaml", text);
  }

  private Exchange send(AsyncProcessor to, String body) throws Exception {
    Exchange exchange = camel.getEndpoint("direct:v").createExchange();
    exchange.getMessage().setBody(body);
    to.process(exchange);
    return exchange;
  }

  private AsyncProcessor producer() throws Exception {
    AsyncProcessor producer = camel.getEndpoint("direct:v").createAsyncProducer();
    return producer;
  }

  /** Camel's own direct: component rejects one message in three here. */
  @Test
  void noMessageIsLostOrDoubledWhileARouteIsExchangedAgainAndAgain() throws Exception {
    apply(vendor("v", "0", "pause"));
    AsyncProcessor shared = producer();
    AtomicBoolean end = new AtomicBoolean();
    AtomicLong sent = new AtomicLong();
    Map<String, String> failed = new ConcurrentHashMap<>();
    for (int thread = 0; thread < 8; thread++) {
      threads.submit(
          () -> {
            while (!end.get()) {
              String body = "m" + sent.incrementAndGet();
              Exchange exchange = send(shared, body);
              if (exchange.getException() != null) {
                failed.put(body, exchange.getException().toString());
              }
            }
            return null;
          });
    }
    long worst = 0;
    for (int edit = 1; edit <= 60; edit++) {
      long start = System.nanoTime();
      apply(vendor("v", "x" + edit, "pause"));
      worst = Math.max(worst, System.nanoTime() - start);
    }
    end.set(true);
    threads.shutdown();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    System.out.printf(
        "60 exchanges under load: %d messages, slowest exchange %.0f ms%n",
        sent.get(), worst / 1e6);
    assertEquals(Map.of(), failed);
    assertEquals(sent.get(), running.heard.size());
    assertEquals(
        sent.get(), running.heard.stream().map(text -> text.split(" ")[0]).distinct().count());
  }

  @Test
  void whoeverComesWhileItIsClosedWaits() throws Exception {
    apply(vendor("v", "one", "ear"));
    direct.close(Set.of("v"), DRAIN);
    AsyncProcessor to = producer();
    Future<Exchange> waiting = threads.submit(() -> send(to, "hello"));
    LockSupport.parkNanos(50_000_000);
    assertFalse(waiting.isDone());
    direct.open(Set.of("v"));
    assertEquals("hello one", waiting.get(5, TimeUnit.SECONDS).getMessage().getBody());
  }

  @Test
  void aMessageInsideMayGoOnIntoAnotherRouteThatIsClosed() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Processor wait =
        exchange -> {
          inside.countDown();
          leave.await();
        };
    camel.getRegistry().bind("wait", wait);
    String text =
        vendor("v", "one", "wait")
            .text()
            .replace("- bean:", "- to:\n            uri: direct:inner\n        - bean:");
    apply(RunningCamel.route("routes/vendors/v.camel.yaml", text), vendor("inner", "two", "ear"));
    AsyncProcessor to = producer();
    Future<Exchange> message = threads.submit(() -> send(to, "hello"));
    inside.await();
    Future<?> change =
        threads.submit(
            () -> {
              apply(vendor("v", "three", "ear"), vendor("inner", "four", "ear"));
              return null;
            });
    LockSupport.parkNanos(50_000_000);
    assertFalse(change.isDone());
    leave.countDown();
    change.get(5, TimeUnit.SECONDS);
    assertEquals("hello one two", message.get().getMessage().getBody());
    assertEquals("hello three", send(to, "hello").getMessage().getBody());
  }

  @Test
  void aMessageForARouteThatIsNotThereFailsAtOnce() throws Exception {
    Exchange exchange = send(producer(), "hello");
    assertInstanceOf(DirectConsumerNotAvailableException.class, exchange.getException());
  }

  @Test
  void aMessageThatFailsHasLeft() throws Exception {
    apply(vendor("v", "one", "ear"));
    assertInstanceOf(Exception.class, send(producer(), "boom").getException());
    long start = System.nanoTime();
    apply(vendor("v", "two", "ear"));
    assertTrue(System.nanoTime() - start < DRAIN.toNanos() / 2);
  }
}
