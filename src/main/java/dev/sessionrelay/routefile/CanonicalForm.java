package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Camel's canonical YAML, in which every step is a map of words and every expression stands under
 * {@code expression}. Files may leave such words out; this puts them in.
 *
 * @see <a href="https://camel.apache.org/components/4.22.x/others/yaml-dsl.html">YAML DSL</a>
 */
final class CanonicalForm {
  private static final String EXPRESSION = "expression";

  /** Definitions that a plain value may stand for, with the words that it leaves out. */
  private static final Properties LEFT_OUT = leftOut();

  private final JsonNode schema;
  private final YamlTree written;
  private final Map<String, Integer> lines = new HashMap<>();
  private final List<ShortForm> found = new ArrayList<>();

  private CanonicalForm(JsonNode schema, YamlTree written) {
    this.schema = schema;
    this.written = written;
  }

  /**
   * Words that are left out.
   *
   * @param pointer of the value, in the file as it is written
   * @param words what is left out, the outermost first
   * @param aroundKey whether they belong around the value's own key, and not below it
   */
  record ShortForm(String pointer, List<String> words, boolean aroundKey) {
    /** The words of the file, such as {@code setBody: simple: …}. */
    String asWritten() {
      return shown(at());
    }

    /** The words that the file should have. */
    String inFull() {
      List<String> full = new ArrayList<>(at());
      full.addAll(aroundKey ? 1 : full.size(), words);
      return shown(full);
    }

    private List<String> at() {
      List<String> names =
          Arrays.stream(pointer.split("/")).filter(name -> !name.matches("\\d*")).toList();
      return names.subList(Math.max(0, names.size() - (aroundKey ? 2 : 1)), names.size());
    }

    private static String shown(List<String> words) {
      return String.join(": ", words) + ": …";
    }
  }

  /**
   * @param tree with the lines of the file as it is written
   */
  record CanonicalTree(YamlTree tree, List<ShortForm> shortForms) {}

  /**
   * @param schema as {@link CamelSchema} has it
   */
  static CanonicalTree of(YamlTree written, JsonNode schema) {
    CanonicalForm form = new CanonicalForm(schema, written);
    JsonNode root = form.full(written.root(), new SchemaRule("", schema), "", "");
    return new CanonicalTree(new YamlTree(root, form.lines), List.copyOf(form.found));
  }

  /** What the schema says about a place, with the last part of the definition's name. */
  private record SchemaRule(String name, JsonNode schema) {
    boolean knows(String word) {
      return schema.path("properties").has(word);
    }
  }

  private SchemaRule rule(JsonNode part) {
    String reference = part.path("$ref").asText();
    return reference.isEmpty()
        ? new SchemaRule("", part)
        : new SchemaRule(
            reference.substring(reference.lastIndexOf('.') + 1), schema.at(reference.substring(1)));
  }

  private SchemaRule member(SchemaRule rule, String word) {
    return rule(rule.schema().path("properties").path(word));
  }

  /**
   * @param from pointer in the file
   * @param to pointer in the canonical form
   */
  private JsonNode full(JsonNode node, SchemaRule rule, String from, String to) {
    lines.put(to, written.line(from));
    if (node instanceof ObjectNode object) {
      return object(object, rule, from, to);
    }
    if (node instanceof ArrayNode array) {
      return array(array, rule, from, to);
    }
    String leftOut = LEFT_OUT.getProperty(rule.name());
    return leftOut == null || node.isNull()
        ? node
        : nested(node, List.of(leftOut.split("\\.")), from);
  }

  private JsonNode nested(JsonNode value, List<String> words, String from) {
    found.add(new ShortForm(from, words, false));
    JsonNode node = value;
    for (int i = words.size() - 1; i >= 0; i--) {
      node = JsonNodeFactory.instance.objectNode().set(words.get(i), node);
    }
    return node;
  }

  private ArrayNode array(ArrayNode array, SchemaRule rule, String from, String to) {
    ArrayNode copy = JsonNodeFactory.instance.arrayNode();
    SchemaRule items = rule(rule.schema().path("items"));
    for (int i = 0; i < array.size(); i++) {
      copy.add(full(array.get(i), items, from + "/" + i, to + "/" + i));
    }
    return copy;
  }

  private ObjectNode object(ObjectNode object, SchemaRule rule, String from, String to) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    SchemaRule languages =
        rule.knows(EXPRESSION)
            ? member(rule, EXPRESSION)
            : new SchemaRule("", MissingNode.getInstance());
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String word = member.getKey();
      String at = YamlTree.child(from, word);
      if (!rule.knows(word) && languages.knows(word)) {
        String around = YamlTree.child(to, EXPRESSION);
        lines.putIfAbsent(around, written.line(at));
        found.add(new ShortForm(at, List.of(EXPRESSION), true));
        JsonNode language =
            full(member.getValue(), member(languages, word), at, YamlTree.child(around, word));
        add(copy, EXPRESSION, JsonNodeFactory.instance.objectNode().set(word, language));
      } else {
        add(copy, word, full(member.getValue(), member(rule, word), at, YamlTree.child(to, word)));
      }
    }
    return copy;
  }

  /** Two languages of one expression stand side by side, for the schema to refuse. */
  private static void add(ObjectNode object, String word, JsonNode value) {
    if (object.get(word) instanceof ObjectNode known && value instanceof ObjectNode more) {
      known.setAll(more);
    } else {
      object.set(word, value);
    }
  }

  private static Properties leftOut() {
    try (InputStream in = CanonicalForm.class.getResourceAsStream("short-forms.properties")) {
      Properties words = new Properties();
      words.load(in);
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
