package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A golden pair: {@code <endpoint>/<case>.json} is the body of an answer, {@code
 * <case>.expected.json} beside it says what was asked ({@code askedFor}, {@code requestId}) and
 * what must come out: {@code sessions}, {@code nextToken}, {@code undocumentedWords}, or {@code
 * malformed} and {@code excerpt}.
 */
public record Golden(String endpoint, String name, byte[] body, JsonNode expected) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/vendor");
  private static final String EXPECTED = ".expected.json";

  /** All pairs, sorted. */
  public static List<Golden> all() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(EXPECTED))
          .sorted()
          .map(Golden::of)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Golden of(Path expected) {
    try {
      String name = expected.getFileName().toString().replace(EXPECTED, "");
      return new Golden(
          expected.getParent().getFileName().toString(),
          name,
          Files.readAllBytes(expected.resolveSibling(name + ".json")),
          MAPPER.readTree(Files.readAllBytes(expected)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the mapping makes of the body, in the form of the expected file. */
  ObjectNode outcome() {
    ObjectNode outcome = MAPPER.createObjectNode();
    for (String asked : List.of("askedFor", "requestId")) {
      if (expected.has(asked)) {
        outcome.set(asked, expected.get(asked));
      }
    }
    try {
      describe(map(), outcome);
    } catch (MalformedAnswerException e) {
      outcome.put("malformed", e.getMessage());
      outcome.put("excerpt", e.excerpt());
    }
    return outcome;
  }

  SessionPage map() throws MalformedAnswerException {
    return Vendors.endpoint(endpoint)
        .map(EndpointDefinition::mapping)
        .orElse(CanonicalSessions.MAPPING)
        .map(
            Origins.of(endpoint),
            expected.path("askedFor").asText(null),
            expected.path("requestId").asText(null),
            body);
  }

  private static void describe(SessionPage page, ObjectNode outcome) {
    ArrayNode sessions = outcome.putArray("sessions");
    for (Session session : page.sessions()) {
      sessions.add(tree(SessionJson.write(session)));
    }
    if (page.nextToken() != null) {
      outcome.put("nextToken", page.nextToken());
    }
    ArrayNode words = outcome.putArray("undocumentedWords");
    page.undocumentedWords().forEach(words::add);
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return endpoint + "/" + name;
  }

  /** The calls that the pairs were answers to. */
  public static final class Origins {
    private Origins() {}

    public static Origin of(String endpoint) {
      return switch (endpoint) {
        case "huawei-sql-session" -> origin("huawei", "dataarts-fabric", endpoint, "ws-1", "ws-1");
        case "huawei-ray-session" ->
            origin(
                "huawei",
                "dataarts-fabric",
                endpoint,
                "11111111-2222-3333-4444-555555555555",
                null);
        case "alibaba-session-cluster", "alibaba-session-clusters" ->
            origin("alibaba", "emr-serverless-spark", endpoint, "w-1234abcd", "w-1234abcd");
        case "oracle-notebook-session" ->
            origin(
                "oracle", "ai-data-platform", endpoint, "ocid1.aidataplatform.oc1..x/ws-1", "ws-1");
        default -> origin("acme", "notebooks", endpoint, "team-1", "team-1");
      };
    }

    private static Origin origin(
        String vendor, String service, String endpoint, String scope, String workspace) {
      return new Origin(vendor, service, endpoint, "prod", "target-1", scope, workspace);
    }
  }
}
