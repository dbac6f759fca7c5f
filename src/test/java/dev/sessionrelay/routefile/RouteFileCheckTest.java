package dev.sessionrelay.routefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.reload.SinkYaml;
import dev.sessionrelay.routefile.RouteFileCheck.Checked;
import dev.sessionrelay.routefile.RouteFileCheck.KnownWords;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RouteFileCheckTest {
  private static final Path INVALID = Path.of("src/test/resources/routes-invalid");
  private static final RouteComponents COMPONENTS =
      new RouteComponents(RouteFileCheckTest.class.getClassLoader());
  private static final RouteFileCheck CHECK = new RouteFileCheck(COMPONENTS);
  private static final KnownWords KNOWN =
      new KnownWords(
          Map.of(
              "eventText", Set.of("line", "digest"),
              "outcome", Set.of("seen", "failed", "gone"),
              "pace", Set.of("slowDown"),
              "retry", Set.of("again", "renewed")),
          name -> name.startsWith("set."));

  /** One small bad file per rule, the exact messages beside it; {@code -Drewrite=true} renews. */
  @TestFactory
  Stream<DynamicTest> everyRuleHasItsBadFile() throws IOException {
    return files(INVALID, ".camel.yaml")
        .map(path -> DynamicTest.dynamicTest(INVALID.relativize(path).toString(), () -> bad(path)));
  }

  private static void bad(Path path) throws IOException {
    Path expected = Path.of(path.toString().replace(".camel.yaml", ".expected"));
    String found =
        faults("routes/" + INVALID.relativize(path), Files.readString(path)).stream()
            .map(fault -> fault.render() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("rewrite")) {
      Files.writeString(expected, found);
    }
    assertFalse(found.isEmpty(), "no fault found");
    assertEquals(Files.readString(expected), found);
  }

  private static List<ConfigError> faults(String file, String text) {
    Checked checked = CHECK.file(file, RouteFolder.of(file).orElseThrow(), text);
    List<ConfigError> all = new ArrayList<>(checked.faults());
    checked.route().ifPresent(route -> all.addAll(CHECK.together(List.of(route), KNOWN)));
    return ConfigErrors.sorted(all);
  }

  private static Stream<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList().stream();
    }
  }

  @Test
  void anIdOfTwoFilesIsAFaultOfTheSecond() {
    List<RouteFile> routes =
        Stream.of("routes/sinks/a.camel.yaml", "routes/vendors/a.camel.yaml")
            .map(file -> CHECK.file(file, RouteFolder.of(file).orElseThrow(), SinkYaml.of("a")))
            .map(checked -> checked.route().orElseThrow())
            .toList();
    assertEquals(
        List.of(
            "routes/vendors/a.camel.yaml: the id 'a' is also the id of routes/sinks/a.camel.yaml;"
                + " give each file an id of its own"),
        CHECK.together(routes, KNOWN).stream().map(ConfigError::render).toList());
  }

  /** A start takes it as it is; with one more line in it the whole check finds nothing either. */
  @TestFactory
  Stream<DynamicTest> aShippedFileNeedsNoCheck() throws IOException {
    return files(Path.of("routes"), ".camel.yaml")
        .filter(path -> RouteFolder.of(path.toString()).isPresent())
        .map(path -> DynamicTest.dynamicTest(path.toString(), () -> shipped(path)));
  }

  private static void shipped(Path path) throws IOException {
    String file = path.toString();
    String edited = Files.readString(path) + "# edited\n";
    assertTrue(ReleasedRoutes.has(file, Files.readString(path)));
    assertFalse(ReleasedRoutes.has(file, edited));
    RouteFolder folder = RouteFolder.of(file).orElseThrow();
    Checked whole = CHECK.file(file, folder, edited);
    assertEquals(List.of(), whole.faults());
    RouteFile known = CHECK.file(file, folder, Files.readString(path)).route().orElseThrow();
    RouteFile checked = whole.route().orElseThrow();
    assertEquals(known.text() + "# edited\n", checked.text());
    assertEquals(known.endpoints(), checked.endpoints());
    assertEquals(known.beans(), checked.beans());
    assertEquals(known.placeholders(), checked.placeholders());
  }

  @Test
  void aSoundSinkHasNoFaults() {
    assertEquals(List.of(), faults("routes/sinks/a.camel.yaml", SinkYaml.of("a")));
  }

  @Test
  void numbersAndBooleansMayBeTextAndPlaceholders() {
    String text =
        """
        - route:
            id: a
            description: 42
            autoStartup: "{{set.start}}"
            from:
              uri: events:a
              steps:
                - loop:
                    expression:
                      constant:
                        expression: 3
                    copy: "true"
                    steps:
                      - delay:
                          expression:
                            constant:
                              expression: "{{set.delay}}"
                - throttle:
                    timePeriodMillis: 1000
                    expression:
                      constant:
                        expression: 10
                - bean:
                    ref: eventText
                - log:
                    message: x
                    loggingLevel: "{{set.level}}"
                - to:
                    uri: log:a?level={{set.level}}
        """;
    assertEquals(List.of(), faults("routes/sinks/a.camel.yaml", text));
  }

  @Test
  void whatATemplateNamesItselfNeedsNoValue() {
    String text =
        """
        - routeTemplate:
            id: hook
            description: Posts events.
            parameters:
              - name: name
              - name: url
            beans:
              - name: mine
                type: java.util.Date
            route:
              from:
                uri: events:{{name}}
                steps:
                  - bean:
                      ref: mine
                  - to:
                      uri: "{{url}}"
                      parameters:
                        responseTimeout: "{{set.timeout}}"
        """;
    assertEquals(List.of(), faults("routes/sinks/hook.camel.yaml", text));
  }

  @Test
  void aSecretInAFileIsNotInTheMessage() {
    String text =
        SinkYaml.of("a", "https://user:hunter2@example.com/?authPassword=hunter3&token=hunter4");
    List<ConfigError> faults = faults("routes/sinks/a.camel.yaml", text);
    assertEquals(2, faults.size(), faults::toString);
    assertTrue(faults.stream().allMatch(ConfigError::isWarning));
    assertFalse(faults.toString().contains("hunter"), faults::toString);
    assertFalse(
        CHECK
            .file("routes/sinks/a.camel.yaml", RouteFolder.SINKS, text)
            .toString()
            .contains("hunter"));
  }

  @Test
  void theCatalogueOfComponentsIsOfTheCamelInUse() throws IOException {
    try (DefaultCamelContext camel = new DefaultCamelContext(false)) {
      assertEquals(camel.getVersion(), COMPONENTS.camelVersion());
    }
    for (String scheme : List.of("http", "https", "quartz", "file", "direct", "log", "bean")) {
      assertTrue(COMPONENTS.has(scheme), scheme);
      assertTrue(COMPONENTS.advice(scheme).startsWith("put the jar"), scheme);
    }
  }
}
