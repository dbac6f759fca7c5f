package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.routefile.CanonicalForm.CanonicalTree;
import dev.sessionrelay.settings.ConfigError;
import dev.sessionrelay.settings.ConfigErrors;
import dev.sessionrelay.settings.ContentDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one route file: its syntax, its schema, and that it defines one thing. */
final class RouteFileReader {
  private static final String KINDS =
      Arrays.stream(RouteKind.values()).map(RouteKind::word).collect(Collectors.joining(", "));

  /** Loaded when the first file needs it, which takes some tenths of a second. */
  private static final class Rules {
    static final SchemaCheck SCHEMA = new SchemaCheck();
  }

  /**
   * What came of reading a file.
   *
   * @param route null when the file is too broken to say what it defines
   * @param pointer of the route's own words in the tree
   */
  record ReadRoute(RouteFile route, YamlTree tree, String pointer, List<ConfigError> faults) {
    static ReadRoute broken(List<ConfigError> faults) {
      return new ReadRoute(null, null, null, faults);
    }

    JsonNode definition() {
      return tree.root().at(pointer);
    }

    /** Line of one of the definition's own words, or of the definition when it is missing. */
    int line(String word) {
      return tree.line(YamlTree.child(pointer, word));
    }
  }

  /**
   * @param known whether the schema has nothing to say of it, not even that words are left out
   */
  ReadRoute read(String file, RouteFolder folder, String text, boolean known) {
    ConfigErrors findings = new ConfigErrors(file);
    if (text.lines().allMatch(line -> line.isBlank() || line.strip().startsWith("#"))) {
      findings.fault(0, "the file is empty", "write a route into it, or delete it");
      return ReadRoute.broken(findings.all());
    }
    try {
      YamlTree written = YamlTree.parse(text);
      CanonicalTree canonical =
          known
              ? new CanonicalTree(written, List.of())
              : Rules.SCHEMA.check(file, written, findings);
      return read(file, folder, text, canonical, findings);
    } catch (YamlTree.SyntaxException e) {
      findings.fault(
          e.line(),
          "not readable as YAML: " + e.getMessage(),
          "correct the line or the one before it; indent with spaces, not tabs");
      return ReadRoute.broken(findings.all());
    }
  }

  private ReadRoute read(
      String file,
      RouteFolder folder,
      String text,
      CanonicalTree canonical,
      ConfigErrors findings) {
    YamlTree tree = canonical.tree();
    Optional<RouteKind> kind = kind(tree.root(), findings, tree);
    if (kind.isEmpty()) {
      return ReadRoute.broken(findings.all());
    }
    String pointer = "/0/" + kind.get().word();
    JsonNode definition = tree.root().at(pointer);
    RouteReferences usages = RouteReferences.of(tree, pointer);
    RouteFile route =
        new RouteFile(
            file,
            folder,
            canonical.shortForms().isEmpty() ? text : Rules.SCHEMA.text(text),
            ContentDigest.hex(text),
            kind.get(),
            definition.path("id").asText(""),
            text(inner(definition), "routeConfigurationId"),
            usages.endpoints(),
            usages.beans(),
            usages.placeholders());
    return new ReadRoute(route, tree, pointer, findings.all());
  }

  /** A template may hold its route one level deeper. */
  static JsonNode inner(JsonNode definition) {
    return definition.has("route") ? definition.path("route") : definition;
  }

  private static String text(JsonNode definition, String word) {
    return definition.path(word).isTextual() ? definition.path(word).asText() : null;
  }

  private static Optional<RouteKind> kind(JsonNode root, ConfigErrors findings, YamlTree tree) {
    if (root.isArray() && root.size() != 1) {
      findings.fault(
          root.size() > 1 ? tree.line("/1") : 1,
          "the file defines " + root.size() + " things",
          "one file holds one of " + KINDS + "; move each into a file of its own");
      return Optional.empty();
    }
    Map<String, RouteKind> kinds =
        Arrays.stream(RouteKind.values()).collect(Collectors.toMap(RouteKind::word, k -> k));
    Optional<String> word = root.path(0).properties().stream().map(Map.Entry::getKey).findFirst();
    if (root.isArray() && word.isPresent() && !kinds.containsKey(word.get())) {
      findings.fault(
          tree.line("/0"),
          "the file begins with '" + word.get() + "'",
          "expected is one of " + KINDS + ", as in '- route:'");
    }
    return root.isArray() ? word.map(kinds::get) : Optional.empty();
  }
}
