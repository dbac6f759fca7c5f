package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.settings.ConfigErrors;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;

/** Has Camel's own parser read every expression in the language Simple. */
final class SimpleCheck {
  private static final Set<String> CONDITIONS =
      Set.of("onWhen", "when", "filter", "validate", "retryWhile", "handled", "continued");

  /** Values of placeholders, and beans, which are looked for by name. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("\\{\\{[^{}]*}}|\\$\\{(bean|ref):[^{}]*}");

  private final Language simple;

  /** Makes a Camel context that is never started. */
  SimpleCheck() {
    CamelContext camel = new DefaultCamelContext();
    this.simple = camel.resolveLanguage("simple");
  }

  /** Reports what cannot be parsed, with its line. */
  void check(YamlTree tree, ConfigErrors findings) {
    walk("", tree.root(), "", tree, findings);
  }

  /**
   * @param owner the nearest word around the node that is no part of an expression
   */
  private void walk(
      String owner, JsonNode node, String pointer, YamlTree tree, ConfigErrors findings) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String word = member.getKey();
      String at = YamlTree.child(pointer, word);
      JsonNode value = member.getValue();
      if (word.equals("simple") && value.path("expression").isTextual()) {
        parse(owner, value.path("expression").asText(), tree.line(at + "/expression"), findings);
      } else if (word.equals("log") && value.path("message").isTextual()) {
        parse(word, value.path("message").asText(), tree.line(at + "/message"), findings);
      } else if (!word.equals("parameters")) {
        walk(word.equals("expression") ? owner : word, value, at, tree, findings);
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(owner, node.get(i), pointer + "/" + i, tree, findings);
    }
  }

  private void parse(String owner, String text, int line, ConfigErrors findings) {
    String filled = ELSEWHERE.matcher(text).replaceAll("1");
    try {
      if (CONDITIONS.contains(owner)) {
        simple.createPredicate(filled);
      } else {
        simple.createExpression(filled);
      }
    } catch (ExpressionIllegalSyntaxException e) {
      findings.fault(
          line,
          "the expression of '" + owner + "' is not readable as Simple: " + problem(e),
          "correct it; functions are written ${name}, as in ${header.SessionState}");
    }
  }

  /** Without the expression itself, which may hold a secret. */
  private static String problem(ExpressionIllegalSyntaxException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }
}
