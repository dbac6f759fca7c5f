package dev.sessionrelay.routefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sessionrelay.relay.reload.SinkYaml;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may lie in {@code routes/} and is no route: each is named, and none holds up the rest. */
@DisabledOnOs(OS.WINDOWS)
class HostileRouteFilesTest {
  private static final RouteFileCheck CHECK =
      new RouteFileCheck(new RouteComponents(HostileRouteFilesTest.class.getClassLoader()));

  @TempDir Path home;
  private Path bad;

  @BeforeEach
  void folders() throws IOException {
    for (RouteFolder folder : RouteFolder.values()) {
      Files.createDirectories(home.resolve("routes").resolve(folder.folderName()));
    }
    bad = home.resolve("routes/sinks/bad.camel.yaml");
    Files.writeString(home.resolve("routes/sinks/good.camel.yaml"), SinkYaml.of("good"));
  }

  private void isNamed(String problem) {
    RouteFiles.Read read =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> new RouteFiles(home, CHECK).read());
    assertEquals(List.of("good"), read.routes().stream().map(RouteFile::id).toList());
    assertEquals(
        List.of("routes/sinks/bad.camel.yaml" + problem),
        read.faults().stream()
            .map(ConfigError::render)
            .map(line -> line.replaceFirst(":\\d+:", ":1:"))
            .toList());
  }

  @Test
  void aMergeKeyWasSaidToBeAWordThatIsNotKnown() throws IOException {
    Files.writeString(
        bad,
        """
        - route:
            id: bad
            from:
              uri: events:bad
              steps:
                - to:
                    uri: log:a
                    parameters: &more
                      showAll: "true"
                - to:
                    <<: {uri: log:b}
        """);
    List<ConfigError> faults = new RouteFiles(home, CHECK).read().faults();
    assertTrue(
        faults.stream()
            .anyMatch(
                fault -> fault.render().contains(" has a merge key <<, which Camel does not")),
        faults::toString);
  }

  @Test
  void aFileNestedAHundredThousandLevelsDeepExhaustedTheStack() throws IOException {
    String advice = "; correct the line or the one before it; indent with spaces, not tabs";
    String tooDeep = ":1: not readable as YAML: the nesting is deeper than 200 levels" + advice;
    Files.writeString(bad, "[".repeat(100_000));
    isNamed(tooDeep);
    Files.writeString(bad, "{a: ".repeat(100_000));
    isNamed(tooDeep);
    Files.writeString(bad, "- ".repeat(100_000) + "a");
    isNamed(tooDeep);
  }

  @Test
  void aliasesOfAliasesHadNoEnd() throws IOException {
    String text =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 24)
                .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, "*a" + (i - 1) + ", "))
                .map(line -> line.replaceFirst("\\[(.*)]", "[" + "$1".repeat(2) + "]"))
                .collect(Collectors.joining());
    Files.writeString(bad, text);
    isNamed(
        ":1: not readable as YAML: it has more than 100000 values; use fewer aliases;"
            + " correct the line or the one before it; indent with spaces, not tabs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad.camel.YAML", "bad.Camel.yaml", "bad.camel.json", "bad.YML"})
  void aFileWhoseNameIsAlmostRightWasIgnoredWithoutAWord(String name) throws IOException {
    Files.writeString(home.resolve("routes/sinks").resolve(name), SinkYaml.of("bad"));
    List<ConfigError> faults = new RouteFiles(home, CHECK).read().faults();
    assertEquals(1, faults.size());
    assertTrue(faults.get(0).render().contains(name + ": warning: the file is not loaded"));
  }

  @Test
  void aFileInPlaceOfTheRoutesFolderWasIgnoredWithoutAWord() throws IOException {
    Path other = Files.createDirectory(home.resolve("other"));
    Files.writeString(other.resolve("routes"), "x");
    assertEquals(
        List.of("routes: this is no folder; put a folder in its place, or delete it"),
        faults(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sinks", "nowhere"})
  void aFolderThatIsALinkToNothingWasIgnoredWithoutAWord(String goal) throws IOException {
    Path routes = Files.createDirectories(home.resolve("other/routes"));
    Files.createSymbolicLink(routes.resolve("sinks"), Path.of(goal));
    assertEquals(
        List.of("routes/sinks: this is no folder; put a folder in its place, or delete it"),
        faults(routes.getParent()));
  }

  /** Of a home whose other files come from the installation. */
  private List<String> faults(Path other) {
    return new RouteFiles(other, home, CHECK)
        .read().faults().stream().map(ConfigError::render).toList();
  }

  @Test
  void aPipeWasIgnoredWithoutAWord() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", bad.toString()).start().waitFor());
    isNamed(": this is a folder, a pipe or a device; put a file in its place");
  }

  @Test
  void aLinkToADeviceWasIgnoredWithoutAWord() throws IOException {
    Files.createSymbolicLink(bad, Path.of("/dev/zero"));
    isNamed(": this is a folder, a pipe or a device; put a file in its place");
  }

  @Test
  void aFolderOfARoutesNameWasIgnoredWithoutAWord() throws IOException {
    Files.createDirectory(bad);
    isNamed(": this is a folder, a pipe or a device; put a file in its place");
  }

  @Test
  void aDanglingLinkWasIgnoredWithoutAWord() throws IOException {
    Files.createSymbolicLink(bad, Path.of("nowhere"));
    isNamed(": the link leads to nothing; mend the link, or delete it");
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    Files.writeString(bad, "#".repeat(2 << 20));
    isNamed(": the file is larger than 1 MiB; a route has some kilobytes");
  }

  /** The lock that an editor leaves is a dangling link by design. */
  @Test
  void theLockOfAnEditorIsNoRoute() throws IOException {
    Files.createSymbolicLink(bad.resolveSibling(".#good.camel.yaml"), Path.of("me@host.123"));
    assertEquals(List.of(), new RouteFiles(home, CHECK).read().faults());
  }
}
