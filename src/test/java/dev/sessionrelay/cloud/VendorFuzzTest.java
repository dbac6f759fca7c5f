package dev.sessionrelay.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.CanonicalSessions;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.ObservedSession;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Mutated answers through all mappings. The number of rounds is the system property {@code
 * fuzz.rounds}, 20,000 by default.
 */
class VendorFuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final String SECRET = "LEAK-4711-LEAK";
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  private final Random random = new Random(SEED);
  private int mapped;
  private int malformed;
  private long nanos;

  @Test
  void onlyMalformedAnswerExceptionEscapes() throws IOException {
    List<Golden> pairs = Golden.all().stream().filter(pair -> pair.body().length < 4_000).toList();
    for (int round = 0; round < ROUNDS; round++) {
      Golden pair = pairs.get(random.nextInt(pairs.size()));
      byte[] body = random.nextBoolean() ? mutatedBytes(pair.body()) : mutatedTree(pair.body());
      check(pair, body, round);
    }
    System.out.printf(
        "%,d answers: %,d mapped, %,d malformed, %.1f us each%n",
        ROUNDS, mapped, malformed, nanos / 1e3 / ROUNDS);
    assertTrue(mapped > ROUNDS / 10 && malformed > ROUNDS / 10, "one side was hardly tried");
  }

  private void check(Golden pair, byte[] body, int round) {
    String where = "round " + round + " of seed " + SEED + ": " + pair;
    long start = System.nanoTime();
    try {
      SessionPage page =
          Vendors.endpoint(pair.endpoint())
              .map(EndpointDefinition::mapping)
              .orElse(CanonicalSessions.MAPPING)
              .map(Golden.Origins.of(pair.endpoint()), null, null, body);
      nanos += System.nanoTime() - start;
      mapped++;
      page.sessions().forEach(session -> checkSession(session, where));
    } catch (MalformedAnswerException e) {
      nanos += System.nanoTime() - start;
      malformed++;
      assertFalse(e.getMessage().isBlank(), where);
      assertTrue(e.excerpt().length() <= 301 && e.getMessage().length() <= 1_000, where);
      assertFalse((e.getMessage() + e.excerpt()).contains(SECRET), where);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(where + "\n" + new String(body, StandardCharsets.UTF_8), e);
    }
  }

  private static void checkSession(Session session, String where) {
    Event event = Events.discovered(ObservedSession.of(session), 1, AT);
    assertFalse(event.json().contains(SECRET), where);
    String json = SessionJson.write(session);
    assertEquals(json, SessionJson.write(SessionJson.read(json)), where);
  }

  private byte[] mutatedBytes(byte[] body) {
    byte[] bytes = body.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
        case 3 -> bytes = spliced(bytes, at, random.nextInt(bytes.length));
        default -> bytes[at] = (byte) "{}[]\":,\\\n0".charAt(random.nextInt(10));
      }
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int one, int other) {
    int from = Math.min(one, other);
    int length = Math.min(Math.abs(one - other), 64);
    byte[] longer = new byte[bytes.length + length];
    System.arraycopy(bytes, 0, longer, 0, from + length);
    System.arraycopy(bytes, from, longer, from + length, bytes.length - from);
    return longer;
  }

  private byte[] mutatedTree(byte[] body) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (IOException e) {
      return mutatedBytes(body);
    }
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    for (int i = random.nextInt(3); i >= 0 && !containers.isEmpty(); i--) {
      mutate(containers.get(random.nextInt(containers.size())));
    }
    return MAPPER.writeValueAsBytes(root);
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
    }
    node.forEach(child -> collect(child, containers));
  }

  private void mutate(JsonNode container) {
    if (container instanceof ArrayNode array) {
      array.add(value());
      return;
    }
    ObjectNode object = (ObjectNode) container;
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> copy(object, names.get(random.nextInt(names.size())), name);
      case 2 -> object.put(random.nextBoolean() ? "connectionToken" : "ConnectionToken", SECRET);
      default -> object.set(name, value());
    }
  }

  /** A token under another name would be no token any more. */
  private static void copy(ObjectNode object, String from, String to) {
    if (!from.equalsIgnoreCase("connectionToken")) {
      object.set(to, object.get(from).deepCopy());
    }
  }

  private JsonNode value() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(14)) {
      case 0 -> json.nullNode();
      case 1 -> json.textNode("");
      case 2 -> json.textNode("\ud800 \u0000\u2028\u001b[31m");
      case 3 -> json.textNode("x".repeat(random.nextInt(6_000)));
      case 4 -> json.numberNode(random.nextLong());
      case 5 -> json.numberNode(BigInteger.TEN.pow(random.nextInt(900)));
      case 6 -> json.numberNode(random.nextDouble() * Double.MAX_VALUE);
      case 7 -> json.booleanNode(random.nextBoolean());
      case 8 -> json.arrayNode().add(1).add(json.objectNode());
      case 9 -> json.objectNode().put("connectionToken", SECRET).put("a", 1.5);
      case 10 -> json.textNode("{\"connectionToken\":\"" + SECRET + "\",\"a\":[1e400,{}]}");
      case 11 -> json.textNode("{\"connectionToken\":\"" + SECRET + "\",");
      case 12 -> json.textNode("9999-99-99 99:99:99");
      default -> nested(1 + random.nextInt(80));
    };
  }

  private static JsonNode nested(int levels) {
    JsonNode node = JsonNodeFactory.instance.textNode("deep");
    for (int i = 0; i < levels; i++) {
      node = JsonNodeFactory.instance.arrayNode().add(node);
    }
    return node;
  }
}
