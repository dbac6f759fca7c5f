package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldTableTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DOCUMENTS = Path.of("src/test/resources/documents");
  private static final long MILLIS = 1_732_267_598_123L;

  /** Documented fields with their types, by "endpoint field", from the lists beside the tests. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> fields = new TreeMap<>();
    for (String endpoint : Vendors.endpoints().stream().map(EndpointDefinition::name).toList()) {
      for (String line : Files.readAllLines(DOCUMENTS.resolve(endpoint + ".fields.txt"))) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ");
          fields.put(endpoint + " " + parts[0], parts[1]);
        }
      }
    }
    return fields;
  }

  static List<FieldTable.Row> rows() {
    return FieldTable.all();
  }

  @Test
  void theTableHasExactlyTheDocumentedFields() throws IOException {
    List<String> inTable = new ArrayList<>();
    rows().forEach(row -> inTable.add(row.endpoint() + " " + row.field()));
    assertEquals(documented().keySet(), new TreeSet<>(inTable));
    assertEquals(inTable.size(), new TreeSet<>(inTable).size(), "a field twice");
  }

  @Test
  void everyFieldOfTheDocumentsExamplesIsListed() throws IOException {
    for (String endpoint : Vendors.endpoints().stream().map(EndpointDefinition::name).toList()) {
      List<String> leaves = new ArrayList<>();
      leaves("", body(endpoint), leaves);
      for (String leaf : leaves) {
        assertTrue(documented().containsKey(endpoint + " " + leaf), endpoint + " " + leaf);
      }
    }
  }

  /** Paths of all values; the content of "extra" is the user's own. */
  private static void leaves(String path, JsonNode node, List<String> leaves) {
    if (node.isArray()) {
      node.forEach(element -> leaves(path + "[]", element, leaves));
    } else if (node.isObject() && !path.endsWith("extra")) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String prefix = path.isEmpty() ? "" : path + ".";
        leaves(prefix + field.getKey(), field.getValue(), leaves);
      }
    } else {
      leaves.add(path);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aMarkerIsFoundWhereTheTableSays(FieldTable.Row row) throws Exception {
    Marker marker = marker(documented().get(row.endpoint() + " " + row.field()));
    SessionPage page = map(row, marker);
    Event event = Events.discovered(ObservedSession.of(page.sessions().get(0)), 1, Instant.EPOCH);
    JsonNode data = MAPPER.readTree(event.json()).path("data");
    String last = row.places().get(row.places().size() - 1);
    switch (last) {
      case FieldTable.NOWHERE -> assertFalse(event.json().contains(marker.canonical()));
      case FieldTable.NEXT_PAGE -> assertEquals(marker.canonical(), page.nextToken());
      default -> {
        String found = at(data, last).asText();
        assertTrue(found.contains(marker.canonical()), last + " is " + found);
      }
    }
  }

  /** Beside the vendor's word, its canonical form must depend on the field too. */
  @ParameterizedTest
  @MethodSource("rows")
  void theCanonicalWordComesFromTheField(FieldTable.Row row) throws Exception {
    if (row.places().size() > 1) {
      SessionPage page = map(row, new Marker("Marker-word", "Marker-word"));
      JsonNode data =
          MAPPER
              .readTree(
                  Events.discovered(ObservedSession.of(page.sessions().get(0)), 1, Instant.EPOCH)
                      .json())
              .path("data");
      for (String place : row.places().subList(0, row.places().size() - 1)) {
        assertEquals("UNKNOWN", at(data, place).asText(), place);
        assertNotEquals("UNKNOWN", at(ordinary(row.endpoint()), place).asText(), place);
      }
    }
  }

  private record Marker(Object vendor, String canonical) {}

  private static Marker marker(String type) {
    return switch (type) {
      case "string" -> new Marker("Marker-4711", "Marker-4711");
      case "integer" -> new Marker(4711, "4711");
      case "boolean" -> new Marker(true, "true");
      case "time" ->
          new Marker(
              Instant.ofEpochMilli(MILLIS).toString(), Instant.ofEpochMilli(MILLIS).toString());
      default -> throw new AssertionError(type);
    };
  }

  /** Maps an ordinary answer in which this field alone has the marker. */
  private static SessionPage map(FieldTable.Row row, Marker marker) throws Exception {
    ObjectNode body = body(row.endpoint());
    set(body, row.field(), MAPPER.valueToTree(marker.vendor()));
    Origin origin = Golden.Origins.of(row.endpoint());
    if (row.field().endsWith("workspaceId")) {
      origin = inWorkspace(origin, marker.canonical());
    }
    return Vendors.endpoint(row.endpoint())
        .map(EndpointDefinition::mapping)
        .orElse(CanonicalSessions.MAPPING)
        .map(origin, null, null, MAPPER.writeValueAsBytes(body));
  }

  private static JsonNode ordinary(String endpoint) throws Exception {
    SessionPage page =
        Vendors.endpoint(endpoint)
            .map(EndpointDefinition::mapping)
            .orElse(CanonicalSessions.MAPPING)
            .map(Golden.Origins.of(endpoint), null, null, MAPPER.writeValueAsBytes(body(endpoint)));
    return MAPPER
        .readTree(
            Events.discovered(ObservedSession.of(page.sessions().get(0)), 1, Instant.EPOCH).json())
        .path("data");
  }

  private static ObjectNode body(String endpoint) throws IOException {
    String example =
        endpoint.equals("oracle-notebook-session") ? "active-and-idle" : "document-example";
    Path file = Path.of("src/test/resources/vendor", endpoint, example + ".json");
    return (ObjectNode) MAPPER.readTree(file.toFile());
  }

  private static void set(JsonNode root, String path, JsonNode value) {
    int end = path.lastIndexOf('.');
    JsonNode parent = end < 0 ? root : at(root, path.substring(0, end));
    ((ObjectNode) parent).set(path.substring(end + 1), value);
  }

  /** The value at a path with points, in the first element of each array. */
  private static JsonNode at(JsonNode root, String path) {
    JsonNode node = root;
    for (String step : path.split("\\.")) {
      node = node.path(step.replace("[]", ""));
      node = step.endsWith("[]") ? node.path(0) : node;
    }
    return node;
  }

  private static Origin inWorkspace(Origin origin, String workspace) {
    return new Origin(
        origin.vendor(),
        origin.service(),
        origin.endpoint(),
        origin.account(),
        origin.target(),
        workspace,
        workspace);
  }
}
