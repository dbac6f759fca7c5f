package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.branch;
import static dev.sessionrelay.relay.reload.RunningCamel.route;
import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.routefile.RouteFile;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.ShutdownStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteSetTest {
  private final ChangingRoutes routes = new ChangingRoutes();

  @AfterEach
  void close() {
    routes.close();
  }

  @Test
  void theDifferenceAloneIsApplied() throws Exception {
    RouteFile same = sink("same", "log:same");
    assertEquals(3, routes.apply(same, sink("edit", "log:one"), sink("gone", "log:gone")).size());
    Route untouched = routes.running.camel.getRoute("same");
    routes.running.life.clear();
    assertEquals(
        List.of(
            "routes/sinks/edit.camel.yaml changed",
            "routes/sinks/fresh.camel.yaml added",
            "routes/sinks/gone.camel.yaml removed"),
        routes.apply(sink("edit", "log:two"), same, sink("fresh", "log:fresh")));
    assertEquals(Set.of("same", "edit", "fresh"), routes.running.routeIds());
    assertSame(untouched, routes.running.camel.getRoute("same"));
    assertEquals(
        Set.of("edit stopped", "gone stopped", "edit started", "fresh started"),
        Set.copyOf(routes.running.life));
    assertEquals(List.of(), routes.apply(routes.set.running()));
  }

  @Test
  void aRenamedFileThatKeepsItsIdKeepsRunning() throws Exception {
    RouteFile before = branch("a", "java.io.IOException", "a");
    routes.apply(before, vendor("v", "one"));
    routes.apply(route("routes/errors/b.camel.yaml", before.text()), vendor("v", "one"));
    assertEquals("hello one", routes.ask("v", "hello"));
  }

  @Test
  void aNewValueOfAPlaceholderReachesTheRoutesThatHaveIt() throws Exception {
    routes.running.properties.put("greeting", "one");
    RouteFile with = vendor("with", "{{greeting}}");
    RouteFile without = vendor("without", "x");
    routes.apply(with, without);
    Route untouched = routes.running.camel.getRoute("without");
    assertEquals("hello one", routes.ask("with", "hello"));
    routes.running.properties.put("greeting", "two");
    assertEquals(List.of("routes/vendors/with.camel.yaml changed"), routes.apply(with, without));
    assertEquals("hello two", routes.ask("with", "hello"));
    assertSame(untouched, routes.running.camel.getRoute("without"));
  }

  @Test
  void aChangedErrorBranchReachesEveryRouteThatUsesIt() throws Exception {
    RouteFile sink = sink("s", "log:s");
    routes.apply(branch("x", "java.lang.IllegalStateException", "one"), vendor("v", ""), sink);
    Route untouched = routes.running.camel.getRoute("s");
    assertEquals("one", routes.ask("v", "boom"));
    routes.apply(branch("x", "java.lang.IllegalStateException", "two"), vendor("v", ""), sink);
    assertEquals("two", routes.ask("v", "boom"));
    routes.apply(vendor("v", ""), sink);
    assertThrows(Exception.class, () -> routes.ask("v", "boom"));
    routes.apply(branch("y", "java.lang.IllegalStateException", "three"), vendor("v", ""), sink);
    assertEquals("three", routes.ask("v", "boom"));
    assertSame(untouched, routes.running.camel.getRoute("s"));
  }

  @Test
  void instancesOfATemplateAreMadeAnew() throws Exception {
    routes.apply(Twins.of("log:one"));
    assertEquals(Set.of("hook-one", "hook-two"), routes.running.routeIds());
    routes.running.life.clear();
    routes.apply(Twins.of("log:two"));
    assertEquals(Set.of("hook-one", "hook-two"), routes.running.routeIds());
    assertEquals(4, routes.running.life.size(), routes.running.life::toString);
    routes.apply();
    assertEquals(Set.of(), routes.running.routeIds());
  }

  @Test
  void whenANewRouteDoesNotStartTheOldOnesRunOn() throws Exception {
    List<RouteFile> good =
        List.of(
            branch("x", "java.lang.IllegalStateException", "one"),
            vendor("v", ""),
            sink("a", "log:a"),
            sink("gone", "log:a"),
            Twins.of("log:a"));
    routes.apply(good);
    List<RouteFile> bad =
        List.of(
            branch("x", "java.lang.IllegalStateException", "two"),
            vendor("v", ""),
            vendor("fresh", ""),
            sink("a", "log:b"),
            sink("refuses", "log:a"),
            Twins.of("log:b"));
    RouteSet.NotAppliedException e =
        assertThrows(RouteSet.NotAppliedException.class, () -> routes.apply(bad));
    assertEquals("no events for refuses", e.getMessage());
    assertEquals(Set.of("v", "a", "gone", "hook-one", "hook-two"), routes.running.routeIds());
    assertEquals("one", routes.ask("v", "boom"));
    assertEquals(List.of(), routes.apply(good), "nothing is left to do");
    routes.apply(branch("x", "java.lang.IllegalStateException", "three"), vendor("v", ""));
    assertEquals("three", routes.ask("v", "boom"));
  }

  /** Camel stops a route in a thread of its own, and there is none as long as this says so. */
  private static ShutdownStrategy withoutThreads(ShutdownStrategy real, AtomicBoolean lacking) {
    return (ShutdownStrategy)
        Proxy.newProxyInstance(
            RouteSetTest.class.getClassLoader(),
            new Class<?>[] {ShutdownStrategy.class},
            (proxy, method, arguments) -> {
              if (lacking.get() && method.getName().equals("shutdown")) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return method.invoke(real, arguments);
            });
  }

  @Test
  void aRouteThatCouldNotBeExchangedForLackOfThreadsWasNeverThereAgain() throws Exception {
    List<RouteFile> before =
        List.of(
            branch("x", "java.lang.IllegalStateException", "one"),
            vendor("v", "one"),
            Twins.of("log:a"));
    List<RouteFile> edited =
        List.of(
            branch("x", "java.lang.IllegalStateException", "two"),
            vendor("v", "two"),
            Twins.of("log:b"));
    routes.apply(before);
    AtomicBoolean lacking = new AtomicBoolean(true);
    CamelContext camel = routes.running.camel;
    camel.setShutdownStrategy(withoutThreads(camel.getShutdownStrategy(), lacking));
    assertThrows(OutOfMemoryError.class, () -> routes.apply(edited));
    assertEquals("hello one", routes.ask("v", "hello"), "what cannot be stopped goes on");
    assertThrows(OutOfMemoryError.class, () -> routes.apply(before));
    assertEquals("hello one", routes.ask("v", "hello"));
    lacking.set(false);
    routes.apply(before);
    assertEquals("hello one", routes.ask("v", "hello"));
    assertEquals("one", routes.ask("v", "boom"));
    assertEquals(Set.of("v", "hook-one", "hook-two"), routes.running.routeIds());
    routes.apply(edited);
    assertEquals("hello two", routes.ask("v", "hello"));
    assertEquals("two", routes.ask("v", "boom"));
    assertEquals(List.of(), routes.apply(edited), "nothing is left to do");
  }

  @Test
  void anEditAmongManyRoutesIsQuick() throws Exception {
    List<RouteFile> files = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      files.add(sink("s" + i, "log:x"));
    }
    routes.apply(files);
    long best = Long.MAX_VALUE;
    for (int edit = 0; edit < 10; edit++) {
      files.set(100, sink("s100", "log:y" + edit));
      long start = System.nanoTime();
      routes.apply(files);
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf("1 route file of 200 exchanged: %.1f ms%n", best / 1e6);
    assertTrue(best < 200_000_000, "took " + best + " ns");
  }
}
