package dev.sessionrelay.cli;

import dev.sessionrelay.cli.output.WrongInputException;
import dev.sessionrelay.settings.ContentDigest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The libraries of a component beside those of the product, for machines without Maven.
 *
 * @param sums SHA-256 in hexadecimal by path in a Maven repository
 */
record LibraryList(Map<String, String> sums) {
  /** The components that there are lists of: those that shipped examples need. */
  static final List<String> COMPONENTS = List.of("camel-kafka", "camel-mail");

  /** Empty for components that none of the shipped examples needs. */
  static Optional<LibraryList> of(String component) {
    try (InputStream in =
        LibraryList.class.getResourceAsStream("libraries/" + component + ".sha256")) {
      return in == null
          ? Optional.empty()
          : Optional.of(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LibraryList parse(String text) {
    Map<String, String> sums = new TreeMap<>();
    text.lines().map(line -> line.split("  ", 2)).forEach(line -> sums.put(line[1], line[0]));
    return new LibraryList(sums);
  }

  /** As {@code sha256sum} writes and reads them. */
  List<String> lines() {
    return sums.entrySet().stream().map(sum -> sum.getValue() + "  " + sum.getKey()).toList();
  }

  /**
   * @param jars a folder with the jars side by side
   * @throws WrongInputException when one is missing there, or is another one
   */
  void check(Path jars) throws IOException {
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      Path jar = jars.resolve(Path.of(sum.getKey()).getFileName());
      if (Files.notExists(jar)) {
        throw new WrongInputException(
            "%s has no %s; fetch %s from a Maven repository"
                .formatted(jars, jar.getFileName(), sum.getKey()));
      }
      if (!ContentDigest.hex(Files.readAllBytes(jar)).equals(sum.getValue())) {
        throw new WrongInputException(
            "%s is not the one that was published: its SHA-256 is not %s; fetch it again"
                .formatted(jar, sum.getValue()));
      }
    }
  }
}
