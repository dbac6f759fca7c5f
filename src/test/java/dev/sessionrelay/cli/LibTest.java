package dev.sessionrelay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sessionrelay.settings.ContentDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    jar("camel-kafka-4.22.0.jar", "new");
    jar("kafka-clients-4.1.0.jar", "clients");
    jar("slf4j-api-9.9.9.jar", "shipped in another version");
    Files.createDirectories(home.resolve("lib/ext"));
    Files.writeString(home.resolve("lib/ext/camel-kafka-4.21.0.jar"), "old");
    Ran ran = Ran.in(home, "lib", "add", "camel-kafka", "--from", elsewhere.toString());
    assertEquals(0, ran.code(), ran.err());
    assertEquals(Set.of("camel-kafka-4.22.0.jar", "kafka-clients-4.1.0.jar"), libraries());
    String sum = ContentDigest.hex("clients");
    assertTrue(ran.out().contains(sum + "  lib/ext/kafka-clients-4.1.0.jar\n"), ran.out());
    assertTrue(Ran.in(home, "lib", "list").out().contains(sum + "  kafka-clients-4.1.0.jar\n"));
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    jar("kafka-clients-4.1.0.jar", "clients");
    Ran ran = Ran.in(home, "lib", "add", "camel-kafka", "--from", elsewhere.toString());
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("has no camel-kafka-4.22.0.jar"), ran.err());
    assertEquals(2, Ran.in(home, "lib", "add", "../evil").code());
    assertEquals(Set.of(), libraries());
  }

  /** {@code -Dlib.maven=true}: Maven may fetch some megabytes. */
  @Test
  void mavenFetchesAComponentWithWhatItNeeds() throws IOException {
    assumeTrue(Boolean.getBoolean("lib.maven"), "fetches libraries, only on demand");
    Ran ran = Ran.in(home, "lib", "add", "camel-kafka");
    assertEquals(0, ran.code(), ran.err());
    assertTrue(libraries().stream().anyMatch(name -> name.startsWith("kafka-clients-")));
    assertTrue(libraries().stream().noneMatch(name -> name.startsWith("camel-support-")));
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
