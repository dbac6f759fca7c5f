package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of shipped dependencies against the POM and the jars on the class path. */
class DependenciesTest {
  private static final Path DOCUMENT = Path.of("docs/dependencies.md");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "(?s)<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<(.*?)</dependency>");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (\\S+):(\\S+) \\| (\\S+) \\| (\\S+) kB \\| ([^|]+) \\| ([^|]+) \\|$");

  @Test
  void eachShippedDependencyHasItsRow() throws IOException {
    assertEquals(
        new TreeSet<>(declared()),
        rows().stream()
            .map(row -> row.group(1) + ":" + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** {@code -Dreference.rewrite=true} writes the figures anew. */
  @Test
  void versionsAndSizesAreThoseOfTheJars() throws IOException {
    String text = Files.readString(DOCUMENT);
    Map<String, Path> jars = jars();
    String right =
        ROW.matcher(text)
            .replaceAll(
                row -> {
                  Path jar = jar(jars, row.group(2));
                  String version =
                      jar.getFileName()
                          .toString()
                          .replace(row.group(2) + "-", "")
                          .replace(".jar", "");
                  return "| %s:%s | %s | %d kB | %s | %s |"
                      .formatted(
                          row.group(1),
                          row.group(2),
                          version,
                          jar.toFile().length() / 1000,
                          row.group(5),
                          row.group(6));
                });
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(DOCUMENT, right);
    }
    assertEquals(right, Files.readString(DOCUMENT));
  }

  /** Quartz and Hikari bring pools and drivers that nothing here uses. */
  @Test
  void whatComesAlongUnusedIsLeftOut() {
    assertTrue(
        jars().keySet().stream()
            .noneMatch(name -> name.matches("(c3p0|mchange-commons|HikariCP-java).*")),
        () -> jars().keySet().toString());
  }

  private static List<String> declared() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String dependencies =
        pom.substring(pom.indexOf("</dependencyManagement>"), pom.indexOf("<build>"));
    return DEPENDENCY
        .matcher(dependencies)
        .results()
        .filter(found -> !found.group(3).contains("<scope>test</scope>"))
        .map(found -> found.group(1) + ":" + found.group(2))
        .toList();
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(DOCUMENT)).results().toList();
  }

  private static Path jar(Map<String, Path> jars, String artifact) {
    return jars.entrySet().stream()
        .filter(jar -> jar.getKey().matches(Pattern.quote(artifact) + "-\\d.*"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no jar of " + artifact + " on the class path"));
  }

  private static Map<String, Path> jars() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        .collect(
            Collectors.toMap(
                jar -> jar.getFileName().toString(), jar -> jar, (a, b) -> a, TreeMap::new));
  }
}
