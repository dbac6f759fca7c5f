package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.settings.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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

  /** {@code -Dlib.maven=true}: Maven may fetch some megabytes. */
  @Test
  void mavenFetchesAComponentWithWhatItNeeds() throws IOException {
    assumeTrue(Boolean.getBoolean("lib.maven"), "fetches libraries, only on demand");
    for (String component : List.of("camel-kafka", "camel-mail")) {
      Ran ran = Ran.in(home, "lib", "add", component);
      assertEquals(0, ran.code(), ran.err());
      Set<String> listed =
          LibraryList.of(component).orElseThrow().sums().entrySet().stream()
              .map(sum -> sum.getValue() + "  lib/ext/" + Path.of(sum.getKey()).getFileName())
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> fetched =
          ran.out()
              .lines()
              .filter(line -> line.contains("  lib/ext/"))
              .collect(Collectors.toCollection(TreeSet::new));
      // Those that the product ships in another place than the tests' class path are not listed.
      assertTrue(fetched.containsAll(listed), () -> listed + " are not all in " + fetched);
    }
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
