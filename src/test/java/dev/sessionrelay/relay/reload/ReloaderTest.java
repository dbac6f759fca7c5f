package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.branch;
import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sessionrelay.relay.SighupHandler;
import dev.sessionrelay.relay.reload.ReloadResult.Cause;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.testing.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {
  @TempDir Path folder;
  private SmallHome home;

  @BeforeEach
  void start() throws IOException {
    home = new SmallHome(folder);
    home.properties("greeting = one\ntarget.a = v\n");
    home.put(vendor("v", "{{greeting}}"));
    home.put(branch("x", "java.lang.IllegalStateException", "branch"));
    home.put(sink("s", "log:s"));
    ReloadResult result = home.reloader.reload(Cause.START);
    assertEquals(List.of(), result.faults());
    assertTrue(result.applied());
    assertEquals(0, home.trials.get(), "a sound start needs no trial");
  }

  @AfterEach
  void close() {
    home.close();
  }

  private ReloadResult reload() {
    return home.reloader.reload(Cause.FILES);
  }

  private List<String> faults(ReloadResult result) {
    assertFalse(result.applied());
    return result.faults().stream().map(ConfigError::render).toList();
  }

  private String ask(String body) {
    return home.running.producer.requestBody("direct:v", body, String.class);
  }

  @Test
  void aReloadOfTheSameFilesChangesNothing() {
    ReloadResult before = home.reloader.last();
    ReloadResult result = reload();
    assertTrue(result.applied());
    assertEquals(List.of(), result.changes());
    assertEquals(before.checksum(), result.checksum());
    assertEquals(0, home.trials.get());
  }

  @Test
  void whatDiffersIsAppliedAndTold() throws IOException {
    Route untouched = home.running.camel.getRoute("s");
    String before = home.reloader.last().checksum();
    home.properties("greeting = two\ntarget.b = v\n");
    home.put(sink("t", "log:t"));
    ReloadResult result = reload();
    assertEquals(List.of(), result.faults());
    assertEquals(
        List.of(
            "greeting changed",
            "target.a changed",
            "target.b changed",
            "routes/sinks/t.camel.yaml added",
            "routes/vendors/v.camel.yaml changed"),
        result.changes());
    assertEquals(Set.of("v", "s", "t", "target.b"), home.running.routeIds());
    assertEquals("hello two", ask("hello"));
    assertSame(untouched, home.running.camel.getRoute("s"));
    assertNotEquals(before, result.checksum());
    assertSame(result, home.reloader.last());
  }

  @Test
  void allFaultsOfAllFilesAreToldAtOnceAndNothingIsApplied() throws IOException {
    home.properties("greeting = bad\ntarget.b = v\n");
    home.put("routes/sinks/s.camel.yaml", "- route:\n\tid: s\n");
    home.put(sink("t", "log:t"));
    home.put("routes/sinks/u.camel.yaml", SinkYaml.of("other"));
    List<String> faults = faults(reload());
    assertEquals(
        List.of("application.properties:1", "routes/sinks/s.camel.yaml:2", "routes/sinks/u.camel"),
        List.of(
            faults.get(0).substring(0, 24),
            faults.get(1).substring(0, 27),
            faults.get(2).substring(0, 20)));
    assertEquals(Set.of("v", "s", "target.a"), home.running.routeIds());
    assertEquals("hello one", ask("hello"));
    home.properties("greeting = two\ntarget.b = v\n");
    home.put(sink("s", "log:s"));
    home.delete("routes/sinks/u.camel.yaml");
    assertTrue(reload().applied());
    assertEquals("hello two", ask("hello"));
  }

  @Test
  void whatOnlyCamelCanTellChangesNothingEither() throws IOException {
    home.properties("greeting = two\ntarget.b = v\n");
    home.put(sink("s", "log:s?groupSize=many"));
    List<String> faults = faults(reload());
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("routes/sinks/s.camel.yaml: "), faults::toString);
    assertEquals(Set.of("v", "s", "target.a"), home.running.routeIds());
    assertEquals("hello one", ask("hello"));
  }

  @Test
  void aRouteThatDoesNotStartLeavesAllAsItWas() throws IOException {
    home.properties("greeting = two\ntarget.b = v\n");
    home.put(sink("refuses", "log:s"));
    List<String> faults = faults(reload());
    assertTrue(faults.toString().contains("no events for refuses"), faults::toString);
    asBefore();
  }

  @Test
  void aTimerThatDoesNotStartLeavesAllAsItWas() throws IOException {
    home.properties("greeting = two\ntarget.a = v\ntarget.b = fails\n");
    home.put(sink("t", "log:t"));
    home.delete("routes/errors/x.camel.yaml");
    List<String> faults = faults(reload());
    assertTrue(faults.toString().contains("no timer for target.b"), faults::toString);
    asBefore();
    assertEquals("branch", ask("boom"));
  }

  private void asBefore() throws IOException {
    assertEquals(Set.of("v", "s", "target.a"), home.running.routeIds());
    assertEquals("hello one", ask("hello"));
    home.properties("greeting = one\ntarget.a = v\n");
    home.put(branch("x", "java.lang.IllegalStateException", "branch"));
    home.delete("routes/sinks/refuses.camel.yaml");
    home.delete("routes/sinks/t.camel.yaml");
    assertEquals(List.of(), reload().changes(), "nothing is left to do");
  }

  @Test
  void aPlaceholderThatLosesItsValueIsAFaultOfTheRoute() throws IOException {
    home.properties("target.a = v\n");
    List<String> faults = faults(reload());
    assertTrue(
        faults.get(0).startsWith("routes/vendors/v.camel.yaml:11: {{greeting}} has no value"),
        faults::toString);
  }

  @Test
  void aChangeOfPropertiesAloneNeedsNoTrial() throws IOException {
    home.properties("greeting = one\ntarget.a = v\ntarget.b = v\n");
    assertEquals(List.of("target.b changed"), reload().changes());
    assertEquals(0, home.trials.get());
  }

  @Test
  void aFolderThatIsGoneIsAFault() throws IOException {
    home.delete("routes/sinks/s.camel.yaml");
    home.delete("routes/sinks");
    List<String> faults = faults(reload());
    assertTrue(
        faults.get(0).startsWith("routes/sinks: the folder cannot be read"), faults::toString);
    assertEquals(Set.of("v", "s", "target.a"), home.running.routeIds());
  }

  @Test
  void aRouteFileThatIsNotLoadedIsToldOf() throws IOException {
    Files.createDirectories(folder.resolve("routes/examples"));
    home.put("routes/examples/e.camel.yaml", SinkYaml.of("e"));
    home.put("routes/sinks/t.yaml", SinkYaml.of("t"));
    home.put("routes/t.camel.yaml", SinkYaml.of("t"));
    home.put("routes/sinks/t.camel.yaml~", SinkYaml.of("t"));
    ReloadResult result = reload();
    assertTrue(result.applied());
    assertEquals(
        List.of("routes/sinks/t.yaml", "routes/t.camel.yaml"),
        result.faults().stream().map(ConfigError::file).toList());
  }

  @Test
  void theWatchAppliesAnEditAndASignalForcesAReload() throws Exception {
    assumeFalse(Signals.hangupIsIgnored());
    BlockingQueue<ReloadResult> results = new LinkedBlockingQueue<>();
    try (ConfigurationWatcher watch =
        ConfigurationWatcher.start(
            home.reloader, Duration.ofMillis(20), Clock.systemUTC(), results::add)) {
      home.put(sink("t", "log:t"));
      ReloadResult edit = results.poll(10, TimeUnit.SECONDS);
      assertEquals(List.of("routes/sinks/t.camel.yaml added"), edit.changes());
      assertEquals(Cause.FILES, edit.cause());
      SighupHandler hangups = SighupHandler.install();
      assertTrue(hangups.hears());
      hangups.onSignal(watch::force);
      String pid = Long.toString(ProcessHandle.current().pid());
      assertEquals(0, new ProcessBuilder("kill", "-HUP", pid).start().waitFor());
      ReloadResult forced = results.poll(10, TimeUnit.SECONDS);
      if (forced.cause() == Cause.FILES) {
        assertEquals(List.of(), forced.changes(), "the new file is watched from now on");
        forced = results.poll(10, TimeUnit.SECONDS);
      }
      assertEquals(Cause.SIGNAL, forced.cause());
      assertEquals(List.of(), forced.changes());
    }
  }

  @Test
  void oneChangedTargetAmongAThousandIsAppliedAtOnce() throws IOException {
    long best = Long.MAX_VALUE;
    for (int time = 0; time < 5; time++) {
      StringBuilder text = new StringBuilder("greeting = one\n");
      for (int i = 0; i < 1000; i++) {
        text.append("target.t").append(i).append(" = v\n");
      }
      home.properties(text + "target.x" + time + " = v\n");
      ReloadResult result = reload();
      assertTrue(result.applied());
      best = Math.min(best, result.took().toNanos());
    }
    System.out.printf("1 target of 1,000 exchanged: %.1f ms%n", best / 1e6);
    assertTrue(best < 200_000_000, "took " + best + " ns");
  }

  /** Half of the edits are broken; in the end all is as after a fresh start with the last files. */
  @Test
  void aStormOfEditsEndsLikeAFreshStart() throws Exception {
    Random random = new Random(7);
    int refused = 0;
    Set<String> threads = Set.of();
    for (int edit = 0; edit < 70; edit++) {
      storm(random, edit);
      refused += reload().applied() ? 0 : 1;
      if (edit == 20) {
        threads = threads();
      }
    }
    assertTrue(refused > 10 && refused < 60, "refused " + refused);
    for (String name : List.of("p", "q", "r")) {
      home.put(sink(name, "log:" + name));
    }
    home.properties("greeting = end\ntarget.z = v\n");
    home.put(vendor("v", "{{greeting}}"));
    assertTrue(reload().applied(), () -> home.reloader.last().faults().toString());
    assertEquals(Set.of("p", "q", "r", "s", "v", "target.z"), home.running.routeIds());
    assertEquals("hello end", ask("hello"));
    Set<String> more = threads();
    more.removeAll(threads);
    assertTrue(more.size() < 5, more::toString);
  }

  private void storm(Random random, int edit) throws IOException {
    if (!home.reloader.last().applied() && random.nextBoolean()) {
      home.properties("greeting = mended\n");
      for (String name : List.of("p", "q", "r")) {
        home.delete("routes/sinks/" + name + ".camel.yaml");
      }
    }
    String name = List.of("p", "q", "r").get(random.nextInt(3));
    switch (random.nextInt(6)) {
      case 0 -> home.put(sink(name, "log:" + edit));
      case 1 -> home.delete("routes/sinks/" + name + ".camel.yaml");
      case 2 -> home.properties("greeting = g" + edit + "\ntarget.t" + edit % 5 + " = v\n");
      case 3 -> home.put("routes/sinks/" + name + ".camel.yaml", "- route: {");
      case 4 -> home.properties("greeting = bad\n");
      default -> home.put(vendor("v", "x" + edit + "{{greeting}}"));
    }
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .map(name -> name.replaceAll("#\\d+", ""))
        .collect(Collectors.toSet());
  }
}
