package dev.sessionrelay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The route files of the product, for a home directory of a test. */
public final class ShippedRoutes {
  private static final Path FOLDER = Path.of("routes");

  private ShippedRoutes() {}

  public static void copyTo(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, home.resolve(file));
      }
    }
  }
}
