package dev.sessionrelay.relay.reload;

import static dev.sessionrelay.relay.reload.RunningCamel.route;
import static dev.sessionrelay.relay.reload.RunningCamel.sink;
import static dev.sessionrelay.relay.reload.RunningCamel.vendor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.routefile.RouteFile;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DryRunTest {
  @TempDir Path folder;
  private final RunningCamel running = new RunningCamel();
  private final DryRun dryRun = new DryRun(running::prepare, new Twins());

  @AfterEach
  void close() {
    running.close();
  }

  private List<String> faults(RouteFile... files) {
    return dryRun.check(List.of(files), running.values()).stream()
        .map(ConfigError::render)
        .toList();
  }

  @Test
  void soundFilesHaveNoFaults() {
    running.properties.put("where", "log:there");
    assertEquals(
        List.of(),
        faults(
            vendor("v", "one"),
            sink("a", "\"{{where}}\""),
            RunningCamel.branch("x", "java.io.IOException", "one")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          log:x?groupSize=many                | many
          quartz:x?cron=never                 | quartz://x: Illegal
          file:out?fileExist=Sometimes        | Sometimes
          """)
  void whatOnlyCamelCanTellIsFound(String to, String named) {
    List<String> faults = faults(sink("a", '"' + to + '"'), vendor("v", "one"));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).startsWith("routes/sinks/a.camel.yaml: "), faults::toString);
    assertTrue(faults.get(0).contains(named), faults::toString);
  }

  @Test
  void anExpressionThatDoesNotParseIsFound() {
    List<String> faults = faults(vendor("v", "${nothing"));
    assertEquals(1, faults.size(), faults::toString);
  }

  @Test
  void anExceptionClassThatIsNotThereIsFound() {
    List<String> faults =
        faults(RunningCamel.branch("x", "com.example.Missing", "one"), vendor("v", "one"));
    assertTrue(faults.toString().contains("com.example.Missing"), faults::toString);
  }

  @Test
  void instancesOfATemplateAreTried() {
    String text =
        """
        - routeTemplate:
            id: hook
            description: Posts events.
            parameters:
              - name: name
              - name: url
            route:
              from:
                uri: events:{{name}}
                steps:
                  - to:
                      uri: "{{url}}"
        """;
    List<String> faults = faults(route("routes/sinks/hook.camel.yaml", text));
    assertEquals(1, faults.size(), faults::toString);
    assertTrue(faults.get(0).contains("url"), faults::toString);
  }

  @Test
  void aValueThatMayBeASecretIsNotQuoted() {
    running.properties.put("password", "hunter2hunter2");
    List<String> faults = faults(sink("a", "\"log:a?groupSize={{password}}\""));
    assertEquals(1, faults.size(), faults::toString);
    assertFalse(faults.toString().contains("hunter2"), faults::toString);
    assertTrue(faults.toString().contains("{{password}}"), faults::toString);
  }

  @Test
  void nothingIsStartedAndNoThreadIsLeft() throws IOException {
    int port = FreePort.any();
    List<String> before = List.copyOf(running.life);
    faults(sink("warm", "log:a"));
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    String timer = vendor("v", "one").text().replace("direct:v", "timer:v?delay=0&period=1");
    String quartz = vendor("q", "one").text().replace("direct:q", "quartz:q?cron=0/1+*+*+*+*+?");
    String files = vendor("f", "one").text().replace("direct:f", "file:" + folder.resolve("in"));
    for (int time = 0; time < 3; time++) {
      assertEquals(
          List.of(),
          faults(
              route("routes/vendors/v.camel.yaml", timer),
              route("routes/vendors/q.camel.yaml", quartz),
              route("routes/vendors/f.camel.yaml", files),
              sink("a", "file:" + folder.resolve("out")),
              sink("h", "http://127.0.0.1:" + port + "/")));
    }
    assertEquals(List.of(), running.heard);
    assertEquals(before, running.life);
    assertFalse(Files.exists(folder.resolve("out")));
    Awaitility.await().untilAsserted(() -> assertEquals(Set.of(), others(threads)));
  }

  /** Quartz has its triggers from the moment a route is built, consumer or not. */
  @Test
  void aQuartzTriggerFiredInATrialWhichLeftItsThreads() {
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    String often =
        "quartz:q?triggerStartDelay=-1000&trigger.repeatCount=-1&trigger.repeatInterval=1";
    String quartz = vendor("q", "one").text().replace("direct:q", often);
    for (int time = 0; time < 5; time++) {
      assertEquals(List.of(), faults(route("routes/vendors/q.camel.yaml", quartz)));
    }
    Awaitility.await().untilAsserted(() -> assertEquals(Set.of(), others(threads)));
  }

  private static Set<String> others(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> !name.startsWith("awaitility"))
        .collect(Collectors.toSet());
  }

  @Test
  void itIsQuick() {
    RouteFile[] files = new RouteFile[20];
    for (int i = 0; i < files.length; i++) {
      files[i] = sink("s" + i, "log:x");
    }
    long best = Long.MAX_VALUE;
    for (int time = 0; time < 4; time++) {
      long start = System.nanoTime();
      assertEquals(List.of(), faults(files));
      best = Math.min(best, System.nanoTime() - start);
    }
    System.out.printf("dry run of 20 route files: %.0f ms%n", best / 1e6);
  }
}
