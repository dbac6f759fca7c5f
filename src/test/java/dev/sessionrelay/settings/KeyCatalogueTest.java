package dev.sessionrelay.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sessionrelay.cloud.Vendors;
import dev.sessionrelay.config.ConfigurationKeys;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class KeyCatalogueTest {
  private static final Path REFERENCE = Path.of("docs/configuration.md");
  private final KeyCatalogue catalogue = ConfigurationKeys.CATALOGUE;

  @TestFactory
  Stream<DynamicTest> everyExampleAndDefaultIsValid() {
    return catalogue
        .keys()
        .map(
            key ->
                DynamicTest.dynamicTest(
                    key.pattern().toString(),
                    () -> {
                      parses(key, key.type().example());
                      parses(key, key.defaultText() == null ? "" : key.defaultText());
                    }));
  }

  private static void parses(PropertyKey<?> key, String text) {
    if (text.isEmpty() || text.startsWith("{{")) {
      return;
    }
    try {
      key.type().parse(text);
    } catch (BadValueException e) {
      fail(key.pattern() + ": '" + text + "' " + e.getMessage());
    }
  }

  @Test
  void noKeyIsDefinedTwice() {
    Set<String> seen = new HashSet<>();
    catalogue
        .keys()
        .map(key -> key.pattern().toString())
        .forEach(key -> assertTrue(seen.add(key), key));
  }

  @Test
  void noKeyIsWrittenASecondTimeInJava() throws IOException {
    List<String> keys =
        catalogue
            .keys()
            .filter(key -> !key.name().contains("<"))
            .map(key -> '"' + key.name() + '"')
            .toList();
    assertTrue(keys.size() > 30, keys::toString);
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        boolean declares = source.getFileName().toString().endsWith("Keys.java");
        String text = Files.readString(source);
        assertEquals(
            List.of(),
            declares ? List.of() : keys.stream().filter(text::contains).toList(),
            source::toString);
      }
    }
  }

  @Test
  void everyKeyIsFoundByItsOwnForm() {
    catalogue
        .keys()
        .forEach(
            key -> {
              String written = key.pattern().toString().replaceAll("<[^>]*>", "n1");
              assertEquals(key, catalogue.find(written).orElseThrow(), written);
            });
  }

  @Test
  void ofTwoFormsThatFitTheFirstIsMeant() {
    for (String name : List.of("n1", "webhook", "param")) {
      catalogue
          .keys()
          .map(key -> key.pattern().toString().replaceAll("<[^>]*>", name))
          .forEach(written -> assertEquals(firstThatFits(written), catalogue.find(written)));
    }
  }

  private Optional<PropertyKey<?>> firstThatFits(String written) {
    List<String> parts = KeyPattern.split(written);
    return catalogue.keys().filter(key -> key.pattern().matches(parts)).findFirst();
  }

  @Test
  void wordsOfSinkFiltersAreThoseOfEvents() throws BadValueException {
    for (EventType type : EventType.values()) {
      parse("sink.file.only-types", type.cloudEventType());
    }
    for (SessionState state : SessionState.values()) {
      parse("sink.file.only-states", state.name());
    }
    assertEquals(EventType.values().length, words("sink.file.only-types"));
    assertEquals(SessionState.values().length, words("sink.file.only-states"));
  }

  private void parse(String key, String text) throws BadValueException {
    catalogue.find(key).orElseThrow().type().parse(text);
  }

  private long words(String key) {
    String expected = catalogue.find(key).orElseThrow().type().expected();
    return Arrays.stream(expected.substring(expected.indexOf("one of")).split(",")).count();
  }

  /** Run with {@code -Dreference.rewrite=true} to write the document anew. */
  @Test
  void theReferenceIsTheOneThatTheDefinitionsMake() throws IOException {
    String made = ReferenceDocument.render(catalogue, Vendors.endpoints());
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(REFERENCE, made);
    }
    assertEquals(
        made,
        Files.readString(REFERENCE),
        "docs/configuration.md is not what the definitions make; rewrite it with"
            + " mvn -B test -Dtest=KeyCatalogueTest -Dreference.rewrite=true");
  }
}
