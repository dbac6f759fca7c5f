package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.settings.SecretPatterns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer says of a session beside its id and state may have any shape. */
class OptionalFieldsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Which session it is and in which state, and whether there are more. */
  private static final Set<String> NEEDED =
      Set.of(
          "sessionCluster",
          "sessionClusters",
          "sessionClusterId",
          "workspaceId",
          "state",
          "nextToken",
          "id",
          "lifecycleState",
          "kernel",
          "execution_state",
          "session_id",
          "status");

  private static final List<String> SHAPES =
      List.of(
          "null",
          "{}",
          "[]",
          "[1]",
          "{\"a\":[{}]}",
          "\"\"",
          "\" \"",
          "\"x\"",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "99999999999999999999",
          "\"\\u0000\\ud800\"",
          "\"2024-99-99T99:99:99Z\"");

  static Stream<Golden> examples() {
    return Golden.all().stream()
        .filter(
            pair -> pair.name().equals("document-example") || pair.name().equals("active-and-idle"))
        .filter(pair -> !pair.endpoint().equals("own-endpoint"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void optionalFieldOfAnotherShapeSpoiltTheAnswer(Golden pair) throws Exception {
    Session whole = pair.map().sessions().get(0);
    JsonNode body = MAPPER.readTree(pair.body());
    for (ObjectNode parent : objects(body)) {
      for (String name : names(parent)) {
        for (String shape : NEEDED.contains(name) ? List.<String>of() : SHAPES) {
          JsonNode before = parent.replace(name, MAPPER.readTree(shape));
          Session session = of(pair, body).get(0);
          assertEquals(whole.sessionId(), session.sessionId(), name + " " + shape);
          assertEquals(whole.state(), session.state(), name + " " + shape);
          parent.set(name, before);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void stateOfAnotherShapeChangedTheSession(Golden pair) throws Exception {
    JsonNode body = MAPPER.readTree(pair.body());
    for (ObjectNode parent : objects(body)) {
      for (String name :
          List.of("state", "status", "lifecycleState", "execution_state", "kernel")) {
        for (String shape :
            parent.has(name) ? List.of("[]", "[\"x\"]", "true") : List.<String>of()) {
          JsonNode before = parent.replace(name, MAPPER.readTree(shape));
          assertThrows(MalformedAnswerException.class, () -> of(pair, body), name + " " + shape);
          parent.set(name, before);
        }
      }
    }
  }

  @Test
  void blanksAroundAWordMadeItAnother() throws Exception {
    Golden pair = cluster();
    ObjectNode session = (ObjectNode) MAPPER.readTree(pair.body()).get("sessionCluster");
    session
        .put("state", " Running\n")
        .put("sessionClusterId", session.get("sessionClusterId").asText() + "\n");
    JsonNode body = MAPPER.createObjectNode().set("sessionCluster", session);
    assertEquals("RUNNING", of(pair, body).get(0).state().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1732267598.5", "1732267598500.0", "1.7322675985e12"})
  void aTimeWithAFractionWasLeftOut(String time) throws Exception {
    Session session = of(cluster(), one("\"gmtCreate\":" + time)).get(0);
    assertEquals(Instant.parse("2024-11-22T09:26:38.500Z"), session.createdAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"applicationConfigs\":[{\"configItemKey\":\"spark.driver.extraJavaOptions\","
            + "\"configItemValue\":\"-Xmx1g -Djavax.net.ssl.trustStorePassword=hunter22\"}]",
        "\"applicationConfigs\":[{\"configItemKey\":\"spark.url\","
            + "\"configItemValue\":\"jdbc:mysql://ada:hunter22@db/x?useSSL=true\"}]",
        "\"extra\":{\"nested\":\"{\\\"password\\\":\\\"hunter22\\\"}\"}",
      })
  void aSecretInsideOfAnInnocentItemWasShown(String field) throws Exception {
    String shown = SessionJson.write(of(cluster(), one(field)).get(0));
    assertFalse(shown.contains("hunter22"), shown);
    assertTrue(shown.contains(SecretPatterns.MASK), shown);
  }

  @Test
  void aDraftOfALineFeedAloneWasOne() throws Exception {
    Session session = of(cluster(), one("\"draftId\":\"\\n\"")).get(0);
    assertEquals(Map.of(), session.attributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Code\":\"Odd.New\",\"sessionClusters\":[],\"totalCount\":0}",
        "{\"Success\":false,\"sessionClusters\":[],\"totalCount\":0}",
      })
  void anErrorInCapitalsWasAnEmptyListing(String body) {
    Golden pair =
        new Golden(
            "alibaba-session-clusters",
            "error",
            body.getBytes(StandardCharsets.UTF_8),
            MAPPER.createObjectNode());
    assertThrows(MalformedAnswerException.class, pair::map);
  }

  @Test
  void aLongTokenWasCutAndNeverFoundItsPage() throws Exception {
    String token = "t".repeat(10_000);
    String body = "{\"sessionClusters\":[],\"nextToken\":\"" + token + "\"}";
    Golden pair =
        new Golden(
            "alibaba-session-clusters",
            "token",
            body.getBytes(StandardCharsets.UTF_8),
            MAPPER.createObjectNode());
    assertEquals(token, pair.map().nextToken());
  }

  private static Golden cluster() {
    return examples()
        .filter(each -> each.endpoint().equals("alibaba-session-cluster"))
        .findFirst()
        .orElseThrow();
  }

  /** An answer about the session that the example's answer is about, with one more field. */
  private static JsonNode one(String field) throws Exception {
    JsonNode session = MAPPER.readTree(cluster().body()).get("sessionCluster");
    return MAPPER.readTree(
        "{\"sessionCluster\":{\"sessionClusterId\":%s,\"state\":\"Running\",%s}}"
            .formatted(session.get("sessionClusterId"), field));
  }

  private static List<Session> of(Golden pair, JsonNode body) throws MalformedAnswerException {
    return new Golden(
            pair.endpoint(),
            pair.name(),
            body.toString().getBytes(StandardCharsets.UTF_8),
            pair.expected())
        .map()
        .sessions();
  }

  private static List<ObjectNode> objects(JsonNode tree) {
    return Stream.concat(
            tree instanceof ObjectNode object ? Stream.of(object) : Stream.of(),
            stream(tree).flatMap(child -> objects(child).stream()))
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode tree) {
    return StreamSupport.stream(tree.spliterator(), false);
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }
}
