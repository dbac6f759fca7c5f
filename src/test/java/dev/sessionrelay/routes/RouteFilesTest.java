package dev.sessionrelay.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every shipped route file, as a reader finds it. */
class RouteFilesTest {
  private static final Path ROUTES = Path.of("routes");
  private static final String SUFFIX = ".camel.yaml";
  private static final int LONGEST = 40;
  private static final int LONGEST_LINE = 160;

  /** Words that Camel also takes in a short form, which later versions read differently. */
  private static final Set<String> NEVER_SHORT =
      Set.of(
          "from",
          "to",
          "toD",
          "log",
          "bean",
          "process",
          "setBody",
          "setHeader",
          "setVariable",
          "removeHeaders",
          "simple",
          "constant",
          "method",
          "filter",
          "choice",
          "when",
          "loop",
          "marshal",
          "unmarshal",
          "transform",
          "script",
          "throwException");

  /** Where a word of the list above is the name of an option. */
  private static final Set<String> OPTIONS = Set.of("bean", "method", "parameters");

  static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(ROUTES)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("README.md"))
          .sorted()
          .forEach(files::add);
    }
    return files.stream();
  }

  @Test
  void thereIsOneFileForEachEndpointAndSink() {
    for (String name :
        List.of(
            "vendors/huawei-sql-session",
            "vendors/huawei-ray-session",
            "vendors/alibaba-session-cluster",
            "vendors/alibaba-session-clusters",
            "vendors/oracle-notebook-session",
            "sinks/file",
            "sinks/log",
            "sinks/webhook")) {
      assertTrue(Files.isRegularFile(ROUTES.resolve(name + SUFFIX)), name);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasOneRouteOfItsOwnName(Path file) throws IOException {
    Map<?, ?> route = route(file);
    String stem = stem(file);
    String expected = folder(file).equals("errors") ? "vendor-" + stem : stem;
    assertEquals(expected, route.get("id"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void saysInOneLineWhatItDoes(Path file) throws IOException {
    String description = (String) route(file).get("description");
    assertFalse(description.isBlank() || description.contains("\n"));
    assertTrue(description.endsWith("."), description);
    assertTrue(Files.readString(file).startsWith("# "), "a comment above it says what it is for");
  }

  @ParameterizedTest
  @MethodSource("files")
  void fitsOnAScreen(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    long steps = lines.stream().dropWhile(line -> !line.strip().equals("steps:")).count();
    assertTrue(steps > 1 && steps <= LONGEST, steps + " lines of steps");
    lines.forEach(line -> assertTrue(line.length() <= LONGEST_LINE, line));
    lines.forEach(line -> assertFalse(line.contains("\t") || line.endsWith(" "), line));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isWrittenInFull(Path file) throws IOException {
    List<String> faults = new ArrayList<>();
    look("", load(file), faults);
    assertEquals(List.of(), faults);
  }

  private static void look(String parent, Object node, List<String> faults) {
    if (node instanceof List<?> list) {
      list.forEach(element -> look(parent, element, faults));
    } else if (node instanceof Map<?, ?> map) {
      map.forEach((key, value) -> look(parent, (String) key, value, faults));
    }
  }

  private static void look(String parent, String key, Object value, List<String> faults) {
    if (value instanceof String && NEVER_SHORT.contains(key) && !OPTIONS.contains(parent)) {
      faults.add(key + " is short for an object: " + value);
    }
    if (key.equals("uri") && ((String) value).contains("?")) {
      faults.add("options of an address stand under parameters: " + value);
    }
    look(key, value, faults);
  }

  private static Map<?, ?> route(Path file) throws IOException {
    List<?> entries = (List<?>) load(file);
    assertEquals(1, entries.size(), "one route in a file");
    Map<?, ?> entry = (Map<?, ?>) entries.get(0);
    assertEquals(1, entry.size());
    return (Map<?, ?>) entry.values().iterator().next();
  }

  private static Object load(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    assertTrue(name.endsWith(SUFFIX), name);
    return name.substring(0, name.length() - SUFFIX.length());
  }

  private static String folder(Path file) {
    return file.getParent().getFileName().toString();
  }
}
