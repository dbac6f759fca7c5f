package dev.sessionrelay.outages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Answers and error bodies, changed at random in their bytes or in their structure. */
final class Mutations {
  /** What must never come out again. */
  static final String SECRET = "LEAK-4711-LEAK";

  /** Most of the other answers are about another session than the one that is asked for. */
  private static final int GOOD_FOR_EACH_OTHER = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ANSWERS = Path.of("src/test/resources/vendor");
  private static final Path ERRORS = Path.of("src/test/resources/errors");

  private final Random random;
  private final Map<String, List<byte[]>> corpus = new HashMap<>();

  Mutations(Random random) {
    this.random = random;
    for (Vendors endpoint : Vendors.ALL) {
      List<byte[]> answers = new ArrayList<>(read(ANSWERS.resolve(endpoint.endpoint())));
      byte[] good = endpoint.good().getBytes(StandardCharsets.UTF_8);
      int others = answers.size();
      for (int i = 0; i < GOOD_FOR_EACH_OTHER * others; i++) {
        answers.add(good);
      }
      corpus.put(endpoint.endpoint(), answers);
      corpus.put(endpoint.vendor(), read(ERRORS.resolve(endpoint.vendor())));
    }
  }

  /** A body as this endpoint may answer it; one in eight is left as it is. */
  byte[] of(Vendors endpoint, int status) {
    List<byte[]> bodies = corpus.get(status == 200 ? endpoint.endpoint() : endpoint.vendor());
    byte[] body = bodies.get(random.nextInt(bodies.size()));
    return switch (random.nextInt(8)) {
      case 0 -> body;
      case 1, 2, 3 -> changedBytes(body);
      default -> changedTree(body);
    };
  }

  /** A header of the answer, now and then, and seldom a sensible one. */
  String header(String name) {
    return switch (random.nextInt(8)) {
      case 0 -> String.valueOf(random.nextInt());
      case 1 ->
          new String(
              changedBytes(name.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
      default -> null;
    };
  }

  private byte[] changedBytes(byte[] body) {
    byte[] bytes = body.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = doubled(bytes, at);
        default -> bytes[at] = (byte) "{}[]\":,\\\n0<&".charAt(random.nextInt(12));
      }
    }
    return bytes;
  }

  private static byte[] doubled(byte[] bytes, int at) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
    System.arraycopy(bytes, 0, longer, bytes.length, at);
    return longer;
  }

  private byte[] changedTree(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      List<ObjectNode> objects = new ArrayList<>();
      collect(root, objects);
      for (int i = random.nextInt(3); i >= 0 && !objects.isEmpty(); i--) {
        change(objects.get(random.nextInt(objects.size())));
      }
      return JSON.writeValueAsBytes(root);
    } catch (IOException e) {
      return changedBytes(body);
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      objects.add(object);
    }
    node.forEach(child -> collect(child, objects));
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> object.remove(name);
      case 1 -> object.put("connectionToken", SECRET);
      case 2 -> widen(object.get(name));
      default -> object.set(name, value());
    }
  }

  private void widen(JsonNode node) {
    if (node instanceof ArrayNode array && !array.isEmpty()) {
      for (int i = random.nextInt(20); i >= 0; i--) {
        array.add(array.get(0).deepCopy());
      }
    }
  }

  private JsonNode value() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (random.nextInt(12)) {
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
      case 10 -> json.textNode("9999-99-99 99:99:99");
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

  private static List<byte[]> read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().contains(".expected."))
          .sorted()
          .map(Mutations::bytes)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
