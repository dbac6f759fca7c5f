package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.sessionrelay.routefile.CanonicalForm.CanonicalTree;
import dev.sessionrelay.routefile.CanonicalForm.ShortForm;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks a YAML document against the schema of Camel's YAML DSL, in words for operators. */
final class SchemaCheck {
  private static final int NAMES_SHOWN = 12;

  private final ObjectNode rules;
  private final Schema schema;

  SchemaCheck() {
    rules = CamelSchema.load();
    schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder ->
                    builder.schemaRegistryConfig(
                        com.networknt.schema.SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .build()))
            .getSchema(rules);
  }

  /**
   * Reports what is wrong, and warns of what is left out.
   *
   * @return the document in canonical form
   */
  CanonicalTree check(String file, YamlTree written, ConfigErrors findings) {
    CanonicalTree canonical = CanonicalForm.of(written, rules);
    validate(canonical.tree(), findings);
    if (!canonical.shortForms().isEmpty()) {
      warn(file, written, canonical.shortForms(), findings);
    }
    return canonical;
  }

  /** The text that Camel reads: what can be written in full, is. */
  String text(String written) {
    try {
      return CanonicalText.of(written, rules);
    } catch (IllegalArgumentException e) {
      return written;
    }
  }

  /** Words alone: a value may be a secret. */
  private static void warn(
      String file, YamlTree written, List<ShortForm> shortForms, ConfigErrors findings) {
    ShortForm first = shortForms.get(0);
    findings.warn(
        written.line(first.pointer()),
        "'"
            + first.asWritten()
            + "' is a deprecated short form"
            + (shortForms.size() > 1 ? ", one of " + shortForms.size() : ""),
        "write '%s'; 'bin/session-relay routes canonical %s' prints the file so, --write replaces it"
            .formatted(first.inFull(), file));
  }

  private void validate(YamlTree tree, ConfigErrors findings) {
    Set<String> withStrangeKeys = new HashSet<>();
    List<Error> errors = new ArrayList<>(schema.validate(tree.root()));
    errors.removeIf(error -> isPlaceholder(error, tree));
    errors.stream()
        .filter(error -> error.getKeyword().equals("additionalProperties"))
        .forEach(error -> withStrangeKeys.add(error.getInstanceLocation().toString()));
    errors.removeIf(
        error ->
            error.getKeyword().equals("maxProperties")
                && withStrangeKeys.contains(error.getInstanceLocation().toString()));
    errors.forEach(error -> report(error, tree, findings));
  }

  private static boolean isPlaceholder(Error error, YamlTree tree) {
    JsonNode value = tree.root().at(error.getInstanceLocation().toString());
    return error.getKeyword().equals("enum") && value.asText().contains("{{");
  }

  private void report(Error error, YamlTree tree, ConfigErrors findings) {
    String at = error.getInstanceLocation().toString();
    JsonNode value = tree.root().at(at);
    switch (error.getKeyword()) {
      case "additionalProperties" -> strangeKey(error, tree, findings);
      default -> findings.fault(tree.line(at), where(at) + problem(error, value), advice(error));
    }
  }

  private static String problem(Error error, JsonNode value) {
    return switch (error.getKeyword()) {
      case "required" -> " has no '" + error.getProperty() + "'";
      case "type" -> " is " + kind(value);
      case "pattern", "enum" -> " is '" + value.asText() + "'";
      case "minProperties" -> " has no language";
      case "maxProperties" -> " has several words: " + String.join(", ", names(value));
      default -> ": " + error.getMessage();
    };
  }

  private static String advice(Error error) {
    JsonNode rule = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "required" -> "add it: '" + error.getProperty() + ":'";
      case "type" -> "expected is " + expected(rule);
      case "pattern" -> "expected is " + patterned(rule) + " or a {{placeholder}}";
      case "enum" -> "expected is one of " + words(rule);
      case "minProperties" -> "add one, such as 'simple:'";
      case "maxProperties" ->
          error.getInstanceLocation().toString().endsWith("/expression")
              ? "an expression has one language"
              : "a list item has one; check the indentation, and begin each with '- '";
      default -> "correct it";
    };
  }

  private void strangeKey(Error error, YamlTree tree, ConfigErrors findings) {
    String at = error.getInstanceLocation().toString();
    String name = error.getProperty();
    if (name.equals("<<")) {
      findings.fault(
          tree.line(YamlTree.child(at, name)),
          where(at) + " has a merge key <<, which Camel does not read",
          "write out what it would bring in");
      return;
    }
    List<String> known = known(rules.at(parent(fragment(error))).path("properties"));
    String advice =
        Suggestion.to(name, known)
            .map(near -> Suggestion.question("'" + near + "'"))
            .orElse("known here: " + listed(known) + "; check the indentation");
    findings.fault(
        tree.line(YamlTree.child(at, name)), where(at) + " has no word '" + name + "'", advice);
  }

  /** A language may stand where its expression does. */
  private List<String> known(JsonNode properties) {
    List<String> known = new ArrayList<>(names(properties));
    String expression = properties.path("expression").path("$ref").asText();
    if (!expression.isEmpty()) {
      known.addAll(names(rules.at(expression.substring(1)).path("properties")));
    }
    return known;
  }

  private static String fragment(Error error) {
    return error.getSchemaLocation().getFragment().toString();
  }

  private static String parent(String pointer) {
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }

  /** {@code /0/route/from/steps/2/to} as {@code route.from.steps[2].to}. */
  private static String where(String pointer) {
    String path =
        pointer
            .replaceFirst("^/0(?=/|$)", "")
            .replaceAll("/(\\d+)(?=/|$)", "[$1]")
            .replace('/', '.')
            .replace("~1", "/")
            .replace("~0", "~")
            .replaceFirst("^\\.", "");
    return path.isEmpty() ? "the file" : "'" + path + "'";
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "a map of words";
      case NULL, MISSING -> "empty";
      default -> "'" + value.asText() + "'";
    };
  }

  private static String expected(JsonNode types) {
    Set<String> words = new HashSet<>();
    Iterable<JsonNode> all = types.isArray() ? types : List.of(types);
    all.forEach(type -> words.add(type.asText()));
    if (words.contains("array")) {
      return "a list, each item beginning with '- '";
    }
    return words.contains("object") ? "a map of words, indented below it" : "a plain value";
  }

  private static String patterned(JsonNode pattern) {
    return pattern.asText().contains("true") ? "true, false" : "a number";
  }

  private static String words(JsonNode values) {
    List<String> words = new ArrayList<>();
    values.forEach(value -> words.add(value.asText()));
    return String.join(", ", words);
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }

  private static String listed(List<String> names) {
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN ? shown + ", …" : shown;
  }
}
