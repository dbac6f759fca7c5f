package dev.sessionrelay.failure;

import dev.sessionrelay.cloud.Vendors;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Stream;

/** The error bodies under {@code errors/<vendor>/}, each with what is expected beside it. */
final class ErrorBodies {
  private static final Path ROOT = Path.of("src/test/resources/errors");
  private static final String EXPECTED = ".expected.properties";

  private ErrorBodies() {}

  record Case(String vendor, String name, byte[] body, Properties expected) {
    int status() {
      return Integer.parseInt(expected.getProperty("status"));
    }

    Function<String, String> header() {
      return name ->
          expected.stringPropertyNames().stream()
              .filter(key -> key.equalsIgnoreCase("header." + name))
              .map(expected::getProperty)
              .findFirst()
              .orElse(null);
    }

    VendorError error() {
      return Vendors.of(vendor).errors().read(body, header().apply("Content-Type"), header());
    }

    @Override
    public String toString() {
      return vendor + "/" + name;
    }
  }

  static List<Case> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(EXPECTED))
          .sorted()
          .map(ErrorBodies::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case read(Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    Properties expected = new Properties();
    try (Reader reader = Files.newBufferedReader(file.resolveSibling(stem + EXPECTED))) {
      expected.load(reader);
      String vendor = file.getParent().getFileName().toString();
      return new Case(vendor, name, Files.readAllBytes(file), expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
