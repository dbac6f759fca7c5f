package dev.sessionrelay.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The zip of a plain build, which {@code mvn verify} has made just before. */
@Tag("packaged")
class ZipTest {
  private static final Pattern NOTICE =
      Pattern.compile("(META-INF/)?NOTICE(\\.txt|\\.md)?", Pattern.CASE_INSENSITIVE);

  @Test
  void itHoldsWhatRunsAndWhatExplains() throws IOException {
    try (ZipFile zip = new ZipFile(zip().toFile())) {
      Set<String> names =
          zip.stream()
              .map(ZipEntry::getName)
              .map(name -> name.substring(name.indexOf('/') + 1))
              .collect(Collectors.toSet());
      for (String needed :
          List.of(
              "bin/session-relay",
              "session-relay.jar",
              "application.properties",
              "routes/vendors/oracle-notebook-session.camel.yaml",
              "schema/session.input.schema.json",
              "docs/operating.md",
              "ops/systemd/session-relay.service",
              "LICENSE",
              "NOTICE",
              "SECURITY.md",
              "README.md")) {
        assertTrue(names.contains(needed), () -> needed + " is not in " + names);
      }
      Set<String> libraries = names(names.stream().filter(name -> name.startsWith("lib/")));
      assertEquals(names(jars().stream().map(Path::toString)), libraries);
    }
  }

  /** Licences ask for it: whoever gets a library gets the notice that stands in it. */
  @Test
  void theNoticeHasThatOfEachLibrary() throws IOException {
    String ours = oneLine(Files.readString(Path.of("NOTICE")));
    List<String> missing =
        jars().stream()
            .filter(jar -> !ours.contains(oneLine(notice(jar))))
            .map(String::valueOf)
            .toList();
    assertEquals(List.of(), missing);
  }

  private static Path zip() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> found =
          files.filter(file -> file.toString().matches(".*/session-relay-[\\d.]+\\.zip")).toList();
      assertEquals(1, found.size(), found::toString);
      return found.get(0);
    }
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target/lib"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private static Set<String> names(Stream<String> paths) {
    return paths
        .filter(path -> path.endsWith(".jar"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String notice(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (NOTICE.matcher(entry.getName()).matches()) {
          try (InputStream text = zip.getInputStream(entry)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
          }
        }
      }
      return "";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip().toLowerCase(Locale.ROOT);
  }
}
