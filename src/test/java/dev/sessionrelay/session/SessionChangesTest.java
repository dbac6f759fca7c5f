package dev.sessionrelay.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionChangesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name               | "other"             | name
          kind               | "SPARK"             | kind
          vendorKind         | "JAR"               | vendorKind
          state              | "STOPPED"           | state
          vendorState        | "Stopped"           | vendorState
          activity           | "BUSY"              | activity
          stateReason.code   | "500"               | stateReason.code
          stateReason        | null                | stateReason.code, stateReason.message
          owner.name         | "root"              | owner.name
          queue              | "root_queue"        | queue
          queue              | null                | queue
          engine.accelerated | true                | engine.accelerated
          createdAt          | "2025-01-01T00:00:00Z" | createdAt
          startedAt          | null                | startedAt
          autoStart          | false               | autoStart
          autoStop           | {"enabled":true,"idleTimeoutMinutes":5} | autoStop.enabled, autoStop.idleTimeoutMinutes
          links.endpoint     | "x.example.com"     | links.endpoint
          configuration      | [{"key":"a"}]       | configuration
          configuration      | null                | configuration
          attributes.draftId | "TSK-2"             | attributes.draftId
          attributes.extra   | {"a":["x",2.5],"b":2} | attributes.extra
          attributes.extra   | {"b":1,"a":["x",2.5]} | ``
          attributes.readings | {"kernelConnections":99} | ``
          attributes.readings | null               | ``
          lastActivityAt     | "2026-01-01T00:00:00Z" | ``
          lastActivityAt     | null                | ``
          requestId          | "R-2"               | ``
          target             | "renamed"           | ``
          workspaceId        | null                | ``
          """)
  void whatCountsAsAChange(String field, String value, String changed) throws Exception {
    Session before = Samples.full();
    Session after = with(before, field, MAPPER.readTree(value));
    List<String> names = changed.isEmpty() ? List.of() : List.of(changed.split(", "));
    assertEquals(names, SessionChanges.between(before, after));
    assertEquals(names.isEmpty(), Fingerprint.of(before).equals(Fingerprint.of(after)));
  }

  @ParameterizedTest
  @CsvSource({"state, STOPPED", "activity, BUSY"})
  void theVendorsWordMovesAlongWithWhatItMeans(String field, String value) throws Exception {
    Session before = Samples.full();
    Session after =
        with(with(before, field, new TextNode(value)), "vendorState", new TextNode("Other"));
    assertEquals(List.of(field), SessionChanges.between(before, after));
  }

  @Test
  void equalFingerprintExactlyWhenNoChange() throws Exception {
    Random random = new Random(7);
    int equal = 0;
    for (int i = 0; i < 2_000; i++) {
      Session one = scrambled(random);
      Session other = random.nextInt(3) == 0 ? nearly(one, random) : scrambled(random);
      boolean unchanged = SessionChanges.between(one, other).isEmpty();
      assertEquals(
          unchanged, Fingerprint.of(one).equals(Fingerprint.of(other)), one + "\n" + other);
      assertEquals(byText(one, other), SessionChanges.between(one, other));
      equal += unchanged ? 1 : 0;
    }
    assertNotEquals(0, equal, "no pair was equal: nothing was tried");
  }

  @Test
  void everyFieldThatTheFingerprintIsMadeOfIsCompared() throws Exception {
    Session bare = Samples.bare();
    assertEquals(byText(bare, Samples.full()), SessionChanges.between(bare, Samples.full()));
    assertEquals(byText(Samples.full(), bare), SessionChanges.between(Samples.full(), bare));
  }

  /** The names by the texts that fingerprints are made of. */
  private static List<String> byText(Session before, Session after) throws Exception {
    Map<String, JsonNode> old = fields(SessionChanges.contentJson(before));
    Map<String, JsonNode> now = fields(SessionChanges.contentJson(after));
    Set<String> changed = new TreeSet<>(old.keySet());
    changed.addAll(now.keySet());
    changed.removeIf(name -> Objects.equals(old.get(name), now.get(name)));
    if (changed.contains("state") || changed.contains("activity")) {
      changed.remove("vendorState");
    }
    return List.copyOf(changed);
  }

  private static Map<String, JsonNode> fields(String content) throws Exception {
    Map<String, JsonNode> fields = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : MAPPER.readTree(content).properties()) {
      if (field.getValue().isObject()) {
        field
            .getValue()
            .properties()
            .forEach(part -> fields.put(field.getKey() + "." + part.getKey(), part.getValue()));
      } else {
        fields.put(field.getKey(), field.getValue());
      }
    }
    return fields;
  }

  @Test
  void theFingerprintIsPinnedSoThatAnUpgradeDoesNotChangeEverySession() {
    assertEquals("f061106fcca3daf29b59e36cd5e62251", Fingerprint.of(Samples.full()).toString());
  }

  @Test
  void aFingerprintReadsBack() {
    Fingerprint fingerprint = Fingerprint.of(Samples.full());
    assertEquals(fingerprint, Fingerprint.parse(fingerprint.toString()));
    assertEquals("0000000000000001ffffffffffffffff", new Fingerprint(1, -1).toString());
  }

  /** The full sample with some of its fields missing or replaced by another's value. */
  private static Session scrambled(Random random) throws Exception {
    ObjectNode json = (ObjectNode) MAPPER.readTree(SessionJson.write(Samples.full()));
    for (String name : List.of("name", "queue", "stateReason", "attributes", "configuration")) {
      int choice = random.nextInt(3);
      if (choice == 0) {
        json.remove(name);
      } else if (choice == 1 && json.path(name).isTextual()) {
        json.put(name, "value" + random.nextInt(2));
      }
    }
    json.put("requestId", "R" + random.nextInt());
    return SessionJson.read(json.toString());
  }

  /** Differs only in what is no change. */
  private static Session nearly(Session session, Random random) throws Exception {
    List<String> volatileFields = new ArrayList<>(List.of("requestId", "target", "workspaceId"));
    String field = volatileFields.get(random.nextInt(volatileFields.size()));
    return with(session, field, MAPPER.readTree("\"x" + random.nextInt() + "\""));
  }

  private static Session with(Session session, String path, JsonNode value) throws Exception {
    ObjectNode json = (ObjectNode) MAPPER.readTree(SessionJson.write(session));
    ObjectNode parent = json;
    String name = path;
    if (path.contains(".")) {
      parent = (ObjectNode) json.get(path.substring(0, path.indexOf('.')));
      name = path.substring(path.indexOf('.') + 1);
    }
    if (value.isNull()) {
      parent.remove(name);
    } else {
      parent.set(name, value);
    }
    return SessionJson.read(json.toString());
  }
}
