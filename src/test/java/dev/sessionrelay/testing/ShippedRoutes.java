package dev.sessionrelay.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The route files of the product, for a home directory of a test. */
public final class ShippedRoutes {
  private ShippedRoutes() {}

  public static void copyTo(Path home) throws IOException {
    copy(Path.of(""), home);
  }

  /** Those of another checkout: a release is run with the routes that it came with. */
  public static void copy(Path checkout, Path home) throws IOException {
    Path root = checkout.toAbsolutePath();
    try (Stream<Path> files = Files.walk(root.resolve("routes"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, home.resolve(root.relativize(file)));
      }
    }
  }
}
