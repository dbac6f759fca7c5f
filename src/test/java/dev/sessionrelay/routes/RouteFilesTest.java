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
  private static final int LONGEST = 42;
  private static final int LONGEST_LINE = 160;

  static Stream<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(ROUTES)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("README.md") && !file.toString().endsWith(".json"))
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
  void optionsOfAnAddressStandUnderParameters(Path file) throws IOException {
    for (String line : Files.readAllLines(file)) {
      assertFalse(line.strip().matches("(- )?uri: .*\\?.*"), line);
    }
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
