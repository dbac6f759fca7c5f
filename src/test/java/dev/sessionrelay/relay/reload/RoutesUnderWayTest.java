package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.route;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.routefile.RouteFile;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is under way while routes are exchanged. */
class RoutesUnderWayTest {
  private final ChangingRoutes routes = new ChangingRoutes();

  @AfterEach
  void close() {
    routes.close();
  }

  /** A vendor route that does this first. */
  private RouteFile doing(Processor first) {
    routes.running.camel.getRegistry().bind("first", first);
    String text = vendor("v", "old").text();
    return route(
        "routes/vendors/v.camel.yaml",
        text.replace("- bean:", "- process:\n            ref: first\n        - bean:"));
  }

  @Test
  void whatARouteIsDoingIsWaitedFor() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    routes.apply(
        doing(
            exchange -> {
              inside.countDown();
              leave.await();
            }));
    ExecutorService other = Executors.newFixedThreadPool(2);
    Future<String> first = other.submit(() -> routes.ask("v", "first"));
    inside.await();
    Future<?> change = other.submit(() -> routes.apply(vendor("v", "new")));
    assertThrows(TimeoutException.class, () -> change.get(300, TimeUnit.MILLISECONDS));
    leave.countDown();
    change.get(5, TimeUnit.SECONDS);
    assertEquals("first old", first.get(5, TimeUnit.SECONDS));
    assertEquals("second new", routes.ask("v", "second"));
    other.shutdownNow();
  }

  @Test
  void aRouteThatDoesNotEndIsNotWaitedForForEver() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    ChangingRoutes impatient = routes.with(Duration.ofMillis(200));
    impatient.apply(
        doing(
            exchange -> {
              inside.countDown();
              new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            }));
    ExecutorService other = Executors.newFixedThreadPool(1);
    other.submit(() -> routes.ask("v", "first"));
    inside.await();
    long start = System.nanoTime();
    impatient.apply(vendor("v", "new"));
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertEquals("second new", routes.ask("v", "second"));
    other.shutdownNow();
  }
}
