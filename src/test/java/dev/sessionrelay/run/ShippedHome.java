package dev.sessionrelay.run;

import dev.sessionrelay.testing.FreePort;
import dev.sessionrelay.testing.ShippedRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A home directory with all that is shipped, on ports that are free. */
record ShippedHome(Path directory, int simulatorPort, int webPort) {

  static ShippedHome in(Path directory) throws IOException {
    ShippedHome home = new ShippedHome(directory, FreePort.any(), FreePort.any());
    ShippedRoutes.copyTo(directory);
    String shipped = Files.readString(Path.of("application.properties"));
    home.write(
        home.replaced(
            home.replaced(shipped, "simulator.port", home.simulatorPort),
            "web.port",
            home.webPort));
    return home;
  }

  private String replaced(String text, String key, int port) {
    String changed = text.replaceFirst("(?m)^# " + key + " += .*$", key + " = " + port);
    if (changed.equals(text)) {
      throw new AssertionError("application.properties does not show the default of " + key);
    }
    return changed;
  }

  String properties() throws IOException {
    return Files.readString(directory.resolve("application.properties"));
  }

  void write(String properties) throws IOException {
    Files.writeString(directory.resolve("application.properties"), properties);
  }

  /** The lines of all event files so far, those that are complete. */
  List<String> events() {
    Path out = directory.resolve("out");
    if (Files.notExists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(out)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .sorted()
          .flatMap(ShippedHome::lines)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      return text.substring(0, text.lastIndexOf('\n') + 1).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
