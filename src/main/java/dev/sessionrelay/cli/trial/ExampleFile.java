package dev.sessionrelay.cli.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sessionrelay.routefile.RouteFolder;
import dev.sessionrelay.settings.ConfigError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file beside a route file: what the route is tried with.
 *
 * @param home directory that messages name it in
 * @param route name of the route
 */
record ExampleFile(Path home, RouteFolder folder, String route) {
  private static final String EXAMPLE = ".example.json";
  private static final String EXPECTED = ".expected.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Those that stand in a folder of a home directory, by name. */
  static List<ExampleFile> in(Path home, RouteFolder folder) {
    Path directory = home.resolve("routes").resolve(folder.folderName());
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXAMPLE))
          .sorted()
          .map(name -> name.substring(0, name.length() - EXAMPLE.length()))
          .map(route -> new ExampleFile(home, folder, route))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** As messages call it. */
  String name() {
    return name(EXAMPLE);
  }

  /** The file with what a vendor's route must make of it. */
  String expectedName() {
    return name(EXPECTED);
  }

  private String name(String suffix) {
    return "routes/" + folder.folderName() + "/" + route + suffix;
  }

  /** Its bytes as they stand. */
  byte[] bytes() throws IOException {
    return Files.readAllBytes(home.resolve(name()));
  }

  boolean hasExpected() {
    return Files.exists(home.resolve(expectedName()));
  }

  /**
   * @throws WrongExampleException when it is not JSON
   */
  JsonNode json() throws IOException {
    return json(name());
  }

  /**
   * @throws WrongExampleException when it is not JSON
   */
  JsonNode expected() throws IOException {
    return json(expectedName());
  }

  private JsonNode json(String name) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(home.resolve(name)));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new WrongExampleException(
          ConfigError.inFile(
              name, line, "it is not JSON: " + e.getOriginalMessage(), "write it as JSON", null));
    }
  }

  /** An error of this file. */
  WrongExampleException wrong(String problem, String advice) {
    return new WrongExampleException(ConfigError.inFile(name(), 0, problem, advice, null));
  }

  /** An error of the file with what must come of it. */
  WrongExampleException unexpected(String problem) {
    return new WrongExampleException(
        ConfigError.inFile(
            expectedName(),
            0,
            problem,
            "correct the route, or this file if the route is right",
            null));
  }

  /** Says which example is wrong, and how. */
  static final class WrongExampleException extends RuntimeException {
    private final transient ConfigError fault;

    WrongExampleException(ConfigError fault) {
      super(fault.render());
      this.fault = fault;
    }

    ConfigError fault() {
      return fault;
    }
  }
}
