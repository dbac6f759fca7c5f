package dev.sessionrelay.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a formatter does not look at. */
class SourceTextTest {
  private static final int LONGEST = 300;
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
  private static final Pattern PLACE_OF_ONE_MACHINE =
      Pattern.compile("/(home|Users|work|root)/[a-z]+/");

  @Test
  void aClassHasOneConceptAndAtMostThreeHundredLines() throws IOException {
    List<String> longer = new ArrayList<>();
    for (Path file : files("src/main/java", ".java")) {
      int lines = Files.readAllLines(file).size();
      if (lines > LONGEST) {
        longer.add(file + " has " + lines + " lines");
      }
    }
    assertEquals(List.of(), longer);
  }

  @Test
  void nothingIsLeftForLaterAndNothingNamesThisMachine() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("src", "routes", "bin", "bench", "docs", ".ci")) {
      for (Path file : files(folder, "")) {
        found.addAll(suspicious(file));
      }
    }
    for (String file : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pom.xml")) {
      found.addAll(suspicious(Path.of(file)));
    }
    assertEquals(List.of(), found);
  }

  private static List<String> suspicious(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    int number = 0;
    for (String line :
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
            .split("\n")) {
      number++;
      if (LEFT_OVER.matcher(line).find() || PLACE_OF_ONE_MACHINE.matcher(line).find()) {
        found.add(file + ":" + number + ": " + line.strip());
      }
    }
    return found;
  }

  @Test
  void everyPackageOfTheProductIsLookedAt() throws IOException {
    assertTrue(files("src/main/java", ".java").size() > 200);
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(suffix))
          .sorted()
          .toList();
    }
  }
}
