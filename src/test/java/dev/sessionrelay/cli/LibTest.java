package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.settings.ContentDigest;
import dev.sessionrelay.testing.RelayProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibTest {
  @TempDir Path home;
  @TempDir Path elsewhere;

  @Test
  void jarsFromAFolderAreTakenButForThoseThatAreHere() throws IOException {
    jar("camel-jms-4.22.0.jar", "new");
    jar("jms-api-3.1.0.jar", "clients");
    jar("slf4j-api-9.9.9.jar", "shipped in another version");
    Files.createDirectories(home.resolve("lib/ext"));
    Files.writeString(home.resolve("lib/ext/camel-jms-4.21.0.jar"), "old");
    Ran ran = Ran.in(home, "lib", "add", "camel-jms", "--from", elsewhere.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(Set.of("camel-jms-4.22.0.jar", "jms-api-3.1.0.jar"), libraries());
    String sum = ContentDigest.hex("clients");
    assertTrue(ran.out().contains(sum + "  lib/ext/jms-api-3.1.0.jar\n"), ran.out());
    assertTrue(Ran.in(home, "lib", "list").out().contains(sum + "  jms-api-3.1.0.jar\n"));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    jar("jms-api-3.1.0.jar", "clients");
    Ran ran = Ran.in(home, "lib", "add", "camel-jms", "--from", elsewhere.toString());
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("has no camel-jms-4.22.0.jar"), ran.err());
    assertEquals(2, Ran.in(home, "lib", "add", "../evil").code());
    assertEquals(Set.of(), libraries());
  }

  @Test
  void aListedComponentIsTakenOnlyAsItWasPublished() throws IOException {
    Ran listed = Ran.in(home, "lib", "list", "--checksums", "camel-mail");
    assertEquals(0, listed.code(), listed.err());
    assertTrue(
        listed.out().contains("  org/apache/camel/camel-mail/4.22.0/camel-mail-4.22.0.jar\n"),
        listed.out());
    Ran missing = Ran.in(home, "lib", "add", "camel-mail", "--from", elsewhere.toString());
    assertEquals(2, missing.code());
    assertTrue(missing.err().contains("from a Maven repository"), missing.err());
    for (String line : listed.out().lines().toList()) {
      jar(Path.of(line.split("  ")[1]).getFileName().toString(), "not the published one");
    }
    Ran wrong = Ran.in(home, "lib", "add", "camel-mail", "--from", elsewhere.toString());
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("its SHA-256 is not "), wrong.err());
    assertEquals(Set.of(), libraries());
    assertEquals(2, Ran.in(home, "lib", "list", "--checksums", "camel-jms").code());
  }

  @Test
  void withoutMavenTheListIsPrinted() throws Exception {
    try (RelayProcess add = withoutMaven("camel-kafka")) {
      assertEquals(2, add.exitCode(120), add.output());
      List<String> wanted = LibraryList.of("camel-kafka").orElseThrow().lines();
      assertEquals(wanted, add.output().lines().limit(wanted.size()).toList());
      assertTrue(add.output().contains("there is no Maven here"), add.output());
      assertTrue(add.output().contains("name their folder with --from"), add.output());
    }
  }

  private RelayProcess withoutMaven(String... component) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("lib", "add"));
    arguments.addAll(List.of(component));
    return RelayProcess.start(
        home,
        List.of("/usr/bin/env", "PATH=/nonexistent"),
        List.of(),
        arguments.toArray(new String[0]));
  }

  /**
   * {@code -Dlib.maven=true}: Maven may fetch some megabytes. {@code -Dlib.rewrite=true} writes the
   * lists.
   */
  @Test
  void theListsAreWhatMavenResolves() throws Exception {
    assumeTrue(Boolean.getBoolean("lib.maven"), "fetches libraries, only on demand");
    for (String component : LibraryList.COMPONENTS) {
      Path jars = fetched(component);
      LibraryList resolved = new LibraryList(sums(jars));
      if (Boolean.getBoolean("lib.rewrite")) {
        Path list = Path.of("src/main/resources/dev/sessionrelay/cli/libraries");
        Files.write(list.resolve(component + ".sha256"), resolved.lines());
      } else {
        assertEquals(resolved, LibraryList.of(component).orElseThrow());
        takeWithoutMaven(component, jars, resolved);
      }
    }
  }

  /** As somebody has brought them who has no Maven here. */
  private void takeWithoutMaven(String component, Path jars, LibraryList resolved)
      throws Exception {
    Path folder = Files.createDirectories(elsewhere.resolve(component + "-flat"));
    for (String jar : resolved.sums().keySet()) {
      Files.copy(jars.resolve(jar), folder.resolve(Path.of(jar).getFileName()));
    }
    try (RelayProcess add = withoutMaven(component, "--from", folder.toString())) {
      assertEquals(0, add.exitCode(120), add.output());
    }
  }

  /** In the layout of a repository, as the command has Maven fetch it. */
  private Path fetched(String component) throws Exception {
    Path work = Files.createDirectories(elsewhere.resolve(component));
    Files.writeString(work.resolve("pom.xml"), LibCommand.pom(component));
    maven(
        work,
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
        "-Dmdep.useRepositoryLayout=true",
        "-DoutputDirectory=" + work.resolve("jars"));
    return work.resolve("jars");
  }

  /** Without those that the product has. */
  private Map<String, String> sums(Path jars) throws Exception {
    Path list = elsewhere.resolve("shipped");
    maven(
        Path.of("").toAbsolutePath(),
        "dependency:build-classpath",
        "-DincludeScope=runtime",
        "-Dmdep.outputFile=" + list);
    Set<String> shipped =
        Stream.of(Files.readString(list).strip().split(File.pathSeparator))
            .map(jar -> LibCommand.artifact(Path.of(jar)))
            .collect(Collectors.toSet());
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(jars)) {
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        if (!shipped.contains(LibCommand.artifact(jar))) {
          sums.put(jars.relativize(jar).toString(), ContentDigest.hex(Files.readAllBytes(jar)));
        }
      }
    }
    return sums;
  }

  private static void maven(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-ntp"));
    command.addAll(List.of(arguments));
    Process maven = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertEquals(0, maven.waitFor(), command::toString);
  }

  private void jar(String name, String text) throws IOException {
    Files.writeString(elsewhere.resolve(name), text);
  }

  private Set<String> libraries() throws IOException {
    Path folder = home.resolve("lib/ext");
    if (Files.notExists(folder)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
