package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Parameters of {@code vendor:} and {@code canonical:} steps, so that they arrive as written. The
 * YAML DSL makes one address of a step, in which an ampersand ends a value; and Camel takes two
 * addresses for the same that differ in {@code +} and {@code %20}. {@code RAW(…)} says to leave a
 * value alone.
 */
public final class RawOptions {
  private static final Pattern STEP = Pattern.compile("(vendor|canonical):.*");
  private static final Pattern HARMLESS =
      Pattern.compile("(?U)(?!.*\\{\\{)[\\w .,:;=/*(){}|~-]*|RAW[({].*");

  private final List<ScalarNode> values = new ArrayList<>();
  private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());

  private RawOptions() {}

  /**
   * @param text a route file that is valid YAML
   * @return the same with the values of such steps protected; every line keeps its number
   */
  public static String protectedIn(String text) {
    RawOptions found = new RawOptions();
    new Compose(LoadSettings.builder().build()).composeString(text).ifPresent(found::look);
    StringBuilder all = new StringBuilder(text);
    found.values.stream()
        .sorted(Comparator.comparing(value -> -begin(value)))
        .forEach(value -> protect(all, text, value));
    return all.toString();
  }

  private void look(Node node) {
    if (!met.add(node)) {
      return;
    }
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(this::look);
    } else if (node instanceof MappingNode map) {
      map.getValue().forEach(entry -> look(entry.getValueNode()));
      if (value(map, "uri").filter(RawOptions::isStep).isPresent()) {
        value(map, "parameters").ifPresent(this::collect);
      }
    }
  }

  private void collect(Node parameters) {
    if (parameters instanceof MappingNode map) {
      for (NodeTuple each : map.getValue()) {
        if (each.getValueNode() instanceof ScalarNode value
            && value.getAnchor().isEmpty()
            && !HARMLESS.matcher(value.getValue()).matches()) {
          values.add(value);
        }
      }
    }
  }

  private static boolean isStep(Node uri) {
    return uri instanceof ScalarNode word && STEP.matcher(word.getValue()).matches();
  }

  private static Optional<Node> value(MappingNode map, String key) {
    return map.getValue().stream()
        .filter(
            entry -> entry.getKeyNode() instanceof ScalarNode word && word.getValue().equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static void protect(StringBuilder all, String text, ScalarNode node) {
    int begin = text.offsetByCodePoints(0, begin(node));
    int end = text.offsetByCodePoints(0, node.getEndMark().map(Mark::getIndex).orElseThrow());
    long lines = text.substring(begin, end).chars().filter(c -> c == '\n').count();
    String value = node.getValue();
    // The first end that an ampersand follows would be the end.
    String raw = value.contains(")&") ? "RAW{" + value + "}" : "RAW(" + value + ")";
    all.replace(begin, end, TextNode.valueOf(raw) + "\n".repeat((int) lines));
  }

  private static int begin(ScalarNode node) {
    return node.getStartMark().map(Mark::getIndex).orElseThrow();
  }
}
