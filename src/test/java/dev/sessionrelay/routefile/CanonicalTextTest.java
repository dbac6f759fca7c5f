package dev.sessionrelay.routefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short forms are written in full: nothing else changes, for a reader or for Camel. */
class CanonicalTextTest {
  private static final String SHORT =
      """
      # Why it is there.
      - route:
          id: chat # the team's
          description: Posts events.
          from:
            uri: events:chat
            steps:
              # Only what failed.
              - filter:
                  simple: "${header.SessionState} == 'FAILED'"   # not all
                  steps:
                    - setBody:
                        simple: |
                          Failed:
                            ${body}

                    # And now send it.
                    - setHeader: {name: a, constant: "x: y"}
                    - choice:
                        when:
                          - simple:
                              expression: "${body} == 'a'"
                            steps:
                              - log: "it is
                                  a"
                          - header: b
                            steps: []
                    - removeHeaders: "*"
                    - to:
                        "log:chat?level=INFO"
                    - bean: eventText
                    - marshal: {json: {}}
      """;

  private static final String FULL =
      """
      # Why it is there.
      - route:
          id: chat # the team's
          description: Posts events.
          from:
            uri: events:chat
            steps:
              # Only what failed.
              - filter:
                  expression:
                    simple:
                      expression: "${header.SessionState} == 'FAILED'"   # not all
                  steps:
                    - setBody:
                        expression:
                          simple:
                            expression: |
                              Failed:
                                ${body}

                    # And now send it.
                    - setHeader: {name: a, expression: {constant: {expression: "x: y"}}}
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: "${body} == 'a'"
                            steps:
                              - log:
                                  message: "it is
                                    a"
                          - expression:
                              header:
                                expression: b
                            steps: []
                    - removeHeaders:
                        pattern: "*"
                    - to:
                        uri: "log:chat?level=INFO"
                    - bean:
                        ref: eventText
                    - marshal: {json: {}}
      """;

  @Test
  void commentsAndAllElseStay() {
    assertEquals(FULL, CanonicalText.of(SHORT));
    assertEquals(FULL, CanonicalText.of(FULL));
    assertEquals(FULL.replace("\n", "\r\n"), CanonicalText.of(SHORT.replace("\n", "\r\n")));
  }

  @Test
  void camelMakesTheSameRouteOfBoth() throws Exception {
    String from = "events:chat";
    assertEquals(
        route(SHORT.replace(from, "direct:chat")), route(FULL.replace(from, "direct:chat")));
  }

  private static String route(String text) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext(false)) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("chat.camel.yaml", text));
      RouteDefinition route = camel.getRouteDefinition("chat");
      return route.toString().replaceAll("\\s+", " ").replaceAll("@\\w+", "");
    }
  }

  @Test
  void whatIsNoYamlIsSaidWithItsLine() {
    String problem =
        assertThrows(IllegalArgumentException.class, () -> CanonicalText.of("- route:\n  a: b: c"))
            .getMessage();
    assertTrue(problem.startsWith("line 2: not readable as YAML: "), problem);
  }

  @Test
  void anAliasThatStandsForAShortFormIsRefused() {
    String text =
        """
        - route:
            from:
              uri: direct:a
              steps:
                - setBody: &x
                    simple: a
                - setBody: *x
        """;
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> CanonicalText.of(text))
            .getMessage()
            .contains("alias"));
  }

  /**
   * Camel's own schema, unchanged, knows no short forms; nor placeholders in the place of a word.
   */
  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedRouteIsCanonical(Path file) throws Exception {
    JsonNode tree = YamlTree.parse(Files.readString(file)).root();
    List<Error> errors = new ArrayList<>(camelsOwn().validate(tree));
    errors.removeIf(error -> String.valueOf(error.getInstanceNode()).contains("{{"));
    assertEquals(List.of(), errors, file.toString());
    assertEquals(Files.readString(file), CanonicalText.of(Files.readString(file)));
  }

  private static Stream<Path> shipped() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("routes"))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @Test
  void theRoutesThatDocumentsShowAreCanonical() throws Exception {
    String text = Files.readString(Path.of("routes/README.md"));
    List<String> shown =
        Pattern.compile("(?ms)^( *)```yaml\n(.*?)^\\1```")
            .matcher(text)
            .results()
            .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
            .filter(block -> block.contains("- route"))
            .toList();
    assertTrue(shown.size() > 1, text);
    for (String block : shown) {
      assertEquals(block, CanonicalText.of(block));
    }
  }

  private static Schema camelsOwn() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(json("/schema/camelYamlDsl-canonical.json"));
  }

  private static JsonNode json(String resource) throws IOException {
    try (InputStream in = CanonicalTextTest.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** Where Camel's classic schema lets a text stand, and what Camel makes of that text. */
  @Test
  void theWordsLeftOutAreThoseThatCamelPutsIn() throws Exception {
    Properties known = new Properties();
    try (InputStream in = CanonicalForm.class.getResourceAsStream("short-forms.properties")) {
      known.load(in);
    }
    TreeMap<String, String> camels = new TreeMap<>();
    for (var definition : json("/schema/camelYamlDsl.json").at("/items/definitions").properties()) {
      if (definition.getValue().has("oneOf")) {
        String name = definition.getKey().substring(definition.getKey().lastIndexOf('.') + 1);
        camels.put(name, word(name));
      }
    }
    assertEquals(camels, new TreeMap<>(known));
  }

  private static String word(String definition) throws Exception {
    String made = "org.apache.camel.dsl.yaml.deserializers.";
    if (definition.equals("KameletDefinition")) {
      return "name";
    }
    Class<?> type = Class.forName(made + "ModelDeserializers$" + definition + "Deserializer");
    Method ofText = type.getDeclaredMethod("newInstance", String.class);
    ofText.setAccessible(true);
    Object model = ofText.invoke(type.getDeclaredConstructor().newInstance(), "4711");
    return Stream.<Class<?>>iterate(model.getClass(), Class::getSuperclass)
        .takeWhile(each -> each != Object.class)
        .flatMap(each -> Stream.of(each.getDeclaredFields()))
        .filter(field -> holds(field, model))
        .map(Field::getName)
        .findFirst()
        .map(field -> field.replace("TypeName", "Type"))
        .map(field -> definition.startsWith("RoutingSlip") ? field + ".header.expression" : field)
        .orElseThrow();
  }

  private static boolean holds(Field field, Object model) {
    try {
      field.setAccessible(true);
      return String.valueOf(field.get(model)).contains("4711");
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
