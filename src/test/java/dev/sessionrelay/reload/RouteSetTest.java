package dev.sessionrelay.reload;

import static dev.sessionrelay.reload.RunningCamel.branch;
import static dev.sessionrelay.reload.RunningCamel.route;
import static dev.sessionrelay.reload.RunningCamel.sink;
import static dev.sessionrelay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouteSetTest {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final RunningCamel running = new RunningCamel();
  private final CamelContext camel = running.camel;
  private final RouteSet set = new RouteSet(camel, Gate.NONE, new Twins(), DRAIN);

  @AfterEach
  void close() {
    running.close();
  }

  private List<String> apply(RouteFile... files) throws Exception {
    return apply(List.of(files));
  }

  private List<String> apply(List<RouteFile> files) throws Exception {
    RouteSet.Change change = set.change(files, running.values());
    set.apply(change, () -> {});
    return change.words();
  }

  private String ask(String route, String body) {
    return running.producer.requestBody("direct:" + route, body, String.class);
  }

  @Test
  void theDifferenceAloneIsApplied() throws Exception {
    RouteFile same = sink("same", "log:same");
    assertEquals(3, apply(same, sink("edit", "log:one"), sink("gone", "log:gone")).size());
    Route untouched = camel.getRoute("same");
    running.life.clear();
    assertEquals(
        List.of(
            "routes/sinks/edit.camel.yaml changed",
            "routes/sinks/fresh.camel.yaml added",
            "routes/sinks/gone.camel.yaml removed"),
        apply(sink("edit", "log:two"), same, sink("fresh", "log:fresh")));
    assertEquals(Set.of("same", "edit", "fresh"), running.routeIds());
    assertSame(untouched, camel.getRoute("same"));
    assertEquals(
        Set.of("edit stopped", "gone stopped", "edit started", "fresh started"),
        Set.copyOf(running.life));
    assertEquals(List.of(), apply(set.running()));
  }

  @Test
  void aRenamedFileThatKeepsItsIdKeepsRunning() throws Exception {
    RouteFile before = branch("a", "java.io.IOException", "a");
    apply(before, vendor("v", "one"));
    apply(route("routes/errors/b.camel.yaml", before.text()), vendor("v", "one"));
    assertEquals("hello one", ask("v", "hello"));
  }

  @Test
  void aNewValueOfAPlaceholderReachesTheRoutesThatHaveIt() throws Exception {
    running.properties.put("greeting", "one");
    RouteFile with = vendor("with", "{{greeting}}");
    RouteFile without = vendor("without", "x");
    apply(with, without);
    Route untouched = camel.getRoute("without");
    assertEquals("hello one", ask("with", "hello"));
    running.properties.put("greeting", "two");
    assertEquals(List.of("routes/vendors/with.camel.yaml changed"), apply(with, without));
    assertEquals("hello two", ask("with", "hello"));
    assertSame(untouched, camel.getRoute("without"));
  }

  @Test
  void aChangedErrorBranchReachesEveryRouteThatUsesIt() throws Exception {
    RouteFile sink = sink("s", "log:s");
    apply(branch("x", "java.lang.IllegalStateException", "one"), vendor("v", ""), sink);
    Route untouched = camel.getRoute("s");
    assertEquals("one", ask("v", "boom"));
    apply(branch("x", "java.lang.IllegalStateException", "two"), vendor("v", ""), sink);
    assertEquals("two", ask("v", "boom"));
    apply(vendor("v", ""), sink);
    assertThrows(Exception.class, () -> ask("v", "boom"));
    apply(branch("y", "java.lang.IllegalStateException", "three"), vendor("v", ""), sink);
    assertEquals("three", ask("v", "boom"));
    assertSame(untouched, camel.getRoute("s"));
  }

  @Test
  void instancesOfATemplateAreMadeAnew() throws Exception {
    apply(template("log:one"));
    assertEquals(Set.of("hook-one", "hook-two"), running.routeIds());
    running.life.clear();
    apply(template("log:two"));
    assertEquals(Set.of("hook-one", "hook-two"), running.routeIds());
    assertEquals(4, running.life.size(), running.life::toString);
    apply();
    assertEquals(Set.of(), running.routeIds());
  }

  private static RouteFile template(String to) {
    return route(
        "routes/sinks/hook.camel.yaml",
        """
        - routeTemplate:
            id: hook
            description: Posts events.
            parameters:
              - name: name
            route:
              from:
                uri: events:{{name}}
                steps:
                  - to: %s
        """
            .formatted(to));
  }

  @Test
  void whatARouteIsDoingIsWaitedFor() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    camel
        .getRegistry()
        .bind(
            "wait",
            (org.apache.camel.Processor)
                e -> {
                  inside.countDown();
                  leave.await();
                });
    String text =
        vendor("v", "old")
            .text()
            .replace("- bean:", "- process:\n            ref: wait\n        - bean:");
    apply(route("routes/vendors/v.camel.yaml", text));
    ExecutorService other = Executors.newFixedThreadPool(2);
    Future<String> first = other.submit(() -> ask("v", "first"));
    inside.await();
    Future<?> change = other.submit(() -> apply(vendor("v", "new")));
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> change.get(300, TimeUnit.MILLISECONDS));
    leave.countDown();
    change.get(5, TimeUnit.SECONDS);
    assertEquals("first old", first.get(5, TimeUnit.SECONDS));
    assertEquals("second new", ask("v", "second"));
    other.shutdownNow();
  }

  @Test
  void aRouteThatDoesNotEndIsNotWaitedForForEver() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    camel
        .getRegistry()
        .bind(
            "wait",
            (org.apache.camel.Processor)
                e -> {
                  inside.countDown();
                  new CountDownLatch(1).await(30, TimeUnit.SECONDS);
                });
    RouteSet impatient = new RouteSet(camel, Gate.NONE, new Twins(), Duration.ofMillis(200));
    String text =
        vendor("v", "old")
            .text()
            .replace("- bean:", "- process:\n            ref: wait\n        - bean:");
    impatient.apply(
        impatient.change(List.of(route("routes/vendors/v.camel.yaml", text)), running.values()),
        () -> {});
    ExecutorService other = Executors.newFixedThreadPool(1);
    other.submit(() -> ask("v", "first"));
    inside.await();
    long start = System.nanoTime();
    impatient.apply(impatient.change(List.of(vendor("v", "new")), running.values()), () -> {});
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
    assertEquals("second new", ask("v", "second"));
    other.shutdownNow();
  }

  @Test
  void theGateIsClosedForTheVendorRoutesThatAreTouchedAndOpenedAgain() throws Exception {
    List<String> calls = new ArrayList<>();
    Gate gate =
        new Gate() {
          @Override
          public void close(Set<String> routes, Duration patience) {
            calls.add("close " + new TreeSet<>(routes));
          }

          @Override
          public void open(Set<String> routes) {
            calls.add("open " + new TreeSet<>(routes));
          }
        };
    RouteSet gated = new RouteSet(camel, gate, new Twins(), DRAIN);
    gated.apply(
        gated.change(List.of(vendor("v", "1"), vendor("w", "1")), running.values()), () -> {});
    gated.apply(
        gated.change(List.of(vendor("v", "2"), vendor("w", "1")), running.values()), () -> {});
    assertThrows(
        RouteSet.NotAppliedException.class,
        () ->
            gated.apply(
                gated.change(List.of(vendor("w", "1"), sink("refuses", "log:a")), running.values()),
                () -> {}));
    assertEquals(
        List.of("close [v, w]", "open [v, w]", "close [v]", "open [v]", "close [v]", "open [v]"),
        calls);
  }

  @Test
  void whenANewRouteDoesNotStartTheOldOnesRunOn() throws Exception {
    List<RouteFile> good =
        List.of(
            branch("x", "java.lang.IllegalStateException", "one"),
            vendor("v", ""),
            sink("a", "log:a"),
            sink("gone", "log:a"),
            template("log:a"));
    apply(good);
    List<RouteFile> bad =
        List.of(
            branch("x", "java.lang.IllegalStateException", "two"),
            vendor("v", ""),
            vendor("fresh", ""),
            sink("a", "log:b"),
            sink("refuses", "log:a"),
            template("log:b"));
    RouteSet.NotAppliedException e =
        assertThrows(RouteSet.NotAppliedException.class, () -> apply(bad));
    assertEquals("no events for refuses", e.getMessage());
    assertEquals(Set.of("v", "a", "gone", "hook-one", "hook-two"), running.routeIds());
    assertEquals("one", ask("v", "boom"));
    assertEquals(List.of(), apply(good), "nothing is left to do");
    apply(branch("x", "java.lang.IllegalStateException", "three"), vendor("v", ""));
    assertEquals("three", ask("v", "boom"));
  }

  /** After any edits in any order, what runs equals a fresh start with the last files. */
  @Test
  void randomEditsEndLikeAFreshStart() throws Exception {
    for (long seed = 1; seed <= 4; seed++) {
      Random random = new Random(seed);
      TreeMap<String, RouteFile> files = new TreeMap<>();
      for (int edit = 0; edit < 25; edit++) {
        edit(random, files);
        List<RouteFile> next = new ArrayList<>(files.values());
        if (random.nextInt(6) == 0) {
          next.add(sink("refuses", "log:" + edit));
          assertThrows(RouteSet.NotAppliedException.class, () -> apply(next));
        } else {
          apply(next);
        }
      }
      apply(new ArrayList<>(files.values()));
      try (RunningCamel fresh = new RunningCamel()) {
        RouteSet other = new RouteSet(fresh.camel, Gate.NONE, new Twins(), DRAIN);
        other.apply(other.change(files.values(), fresh.values()), () -> {});
        assertEquals(state(fresh.camel), state(camel), "seed " + seed);
      }
      apply();
      assertEquals(List.of(), state(camel));
    }
  }

  private static void edit(Random random, TreeMap<String, RouteFile> files) {
    String name = "abcd".charAt(random.nextInt(4)) + "";
    String text = "t" + random.nextInt(3);
    RouteFile file =
        switch (random.nextInt(4)) {
          case 0 -> sink("s" + name, "log:" + text);
          case 1 -> vendor("v" + name, text);
          case 2 -> branch("e" + name, "java.lang.IllegalStateException", text);
          default -> template("log:" + text);
        };
    if (random.nextInt(4) == 0) {
      files.remove(file.file());
    } else {
      files.put(file.file(), file);
    }
  }

  /** Everything that decides how the context behaves, in a form to compare. */
  private static List<String> state(CamelContext camel) {
    Model model = camel.getCamelContextExtension().getContextPlugin(Model.class);
    List<String> state = new ArrayList<>();
    model.getRouteConfigurationDefinitions().stream()
        .map(RouteConfigurationDefinition::getId)
        .forEach(state::add);
    state.addAll(
        model.getRouteDefinitions().stream()
            .map(definition -> definition.getId() + " " + outputs(definition))
            .sorted()
            .toList());
    camel.getRoutes().stream()
        .map(r -> r.getId() + " " + camel.getRouteController().getRouteStatus(r.getId()))
        .sorted()
        .forEach(state::add);
    state.addAll(
        camel.getEndpoints().stream().map(Object::toString).sorted().collect(Collectors.toSet()));
    return state;
  }

  private static String outputs(RouteDefinition definition) {
    return definition.getOutputs().toString();
  }

  @Test
  void anEditAmongManyRoutesIsQuick() throws Exception {
    List<RouteFile> files = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      files.add(sink("s" + i, "log:x"));
    }
    apply(files);
    long best = Long.MAX_VALUE;
    for (int edit = 0; edit < 10; edit++) {
      files.set(100, sink("s100", "log:y" + edit));
      long start = System.nanoTime();
      apply(files);
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf("1 route file of 200 exchanged: %.1f ms%n", best / 1e6);
    assertTrue(best < 200_000_000, "took " + best + " ns");
  }

  /** Two instances of the template {@code hook}. */
  static final class Twins implements TemplateInstances {
    @Override
    public void create(CamelContext camel, String template) {
      for (String name : List.of("one", "two")) {
        TemplatedRouteBuilder.builder(camel, template)
            .parameters(Map.of("name", name))
            .routeId(template + "-" + name)
            .add();
      }
    }

    @Override
    public void remove(CamelContext camel, String template) throws Exception {
      for (String name : List.of("one", "two")) {
        new CamelRoutes(camel).remove(template + "-" + name, DRAIN);
      }
    }
  }
}
