package dev.sessionrelay.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sessionrelay.settings.PropertyKey;
import dev.sessionrelay.settings.SinkKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our Camel components describe themselves, where Camel's tools look for it, and {@code
 * docs/components.md} is made from that; {@code -Dreference.rewrite=true} writes it anew.
 */
class ComponentReferenceTest {
  private static final List<String> SCHEMES = List.of("events", "vendor", "canonical", "polls");
  private static final Path REFERENCE = Path.of("docs/components.md");
  private static final JsonMapper JSON = new JsonMapper();

  private static JsonNode description(String scheme) throws IOException {
    try (DefaultCamelContext camel = new DefaultCamelContext(false)) {
      return JSON.readTree(camel.getComponentParameterJsonSchema(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "vendor", "canonical", "polls"})
  void everyOptionHasTypeDefaultAndMeaning(String scheme) throws IOException {
    JsonNode all = description(scheme);
    assertFalse(all.at("/component/description").asText().isBlank());
    assertFalse(all.path("properties").isEmpty());
    for (Map.Entry<String, JsonNode> option : all.path("properties").properties()) {
      assertFalse(option.getValue().path("type").asText().isBlank(), option::toString);
      assertFalse(ComponentMarkdown.meaning(option.getValue()).isBlank(), option::toString);
      assertFalse(ComponentMarkdown.otherwise(option.getValue()).isBlank(), option::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "vendor", "canonical", "polls"})
  void whatCamelsBuildToolsCannotReadIsNotInTheDescription(String scheme) throws IOException {
    assertFalse(description(scheme).toString().contains("{code"));
  }

  @Test
  void defaultsOfASinkAreThoseOfItsProperties() throws IOException {
    Map<String, PropertyKey<?>> keys =
        Map.of(
            "from", SinkKeys.FROM,
            "parallel", SinkKeys.PARALLEL,
            "batch", SinkKeys.BATCH,
            "giveUpAfter", SinkKeys.GIVE_UP_AFTER,
            "retryDelay", SinkKeys.RETRY_DELAY,
            "retryMaxDelay", SinkKeys.RETRY_MAX_DELAY,
            "final", SinkKeys.FINAL);
    Set<String> withDefault = new TreeSet<>();
    for (Map.Entry<String, JsonNode> option :
        description("events").path("properties").properties()) {
      JsonNode value = option.getValue().path("defaultValue");
      // Whether a batch is lines is the route's to say alone.
      if (!value.isMissingNode() && !option.getKey().equals("lines")) {
        withDefault.add(option.getKey());
        assertEquals(
            keys.get(option.getKey()).defaultText().replace(" ", ""),
            value.asText(),
            option.getKey());
      }
    }
    assertEquals(new TreeSet<>(keys.keySet()), withDefault);
  }

  @Test
  void canonicalFieldsAreThoseOfTheSchema() throws IOException {
    JsonNode schema =
        JSON.readTree(Path.of("src/main/resources/schema/session.input.schema.json").toFile());
    Set<String> expected = new TreeSet<>();
    schema.at("/$defs/session/properties").fieldNames().forEachRemaining(expected::add);
    // The first follows from the state; the others are no single value of the service's.
    expected.removeAll(Set.of("vendorState", "kind", "configuration"));
    Set<String> described = new TreeSet<>();
    description("canonical").path("properties").properties().stream()
        .filter(option -> option.getValue().path("kind").asText().equals("parameter"))
        .forEach(option -> described.add(option.getKey().split("\\.")[0]));
    described.removeAll(Set.of("each", "nextToken", "noToken", "states", "sets"));
    assertEquals(expected, described);
  }

  @Test
  void theReferenceIsTheOneThatTheDescriptionsMake() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String scheme : SCHEMES) {
      all.add(description(scheme));
    }
    String made = ComponentMarkdown.render(all);
    if (Boolean.getBoolean("reference.rewrite")) {
      Files.writeString(REFERENCE, made);
    }
    assertTrue(Files.exists(REFERENCE));
    assertEquals(
        made,
        Files.readString(REFERENCE),
        "docs/components.md is not what the descriptions make; rewrite it with"
            + " mvn -B test -Dtest=ComponentReferenceTest -Dreference.rewrite=true");
  }
}
