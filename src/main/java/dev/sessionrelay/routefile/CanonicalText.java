package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.routefile.CanonicalForm.CanonicalTree;
import dev.sessionrelay.routefile.CanonicalForm.ShortForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Writes words that a route file leaves out into its text; all else stays, comments too. */
public final class CanonicalText {
  private static final int STEP = 2;
  private static final String UNFIT =
      "an expression has two languages, or an alias stands for a short form: write these out";

  private final List<StringBuilder> lines = new ArrayList<>();

  private CanonicalText(String text) {
    text.lines().map(StringBuilder::new).forEach(lines::add);
  }

  /** A member of a map, and whether it stands between braces. */
  private record Member(Node key, Node value, boolean inBraces) {}

  /**
   * The text in Camel's canonical form.
   *
   * @throws IllegalArgumentException when it is not YAML, or uses a value at several places that
   *     would have to differ
   */
  public static String of(String text) {
    return of(text, CamelSchema.load());
  }

  static String of(String text, JsonNode schema) {
    try {
      return text.contains("\r\n")
          ? full(text.replace("\r\n", "\n"), schema).replace("\n", "\r\n")
          : full(text, schema);
    } catch (YamlTree.SyntaxException e) {
      String line = e.line() > 0 ? "line " + e.line() + ": " : "";
      throw new IllegalArgumentException(line + "not readable as YAML: " + e.getMessage(), e);
    }
  }

  private static String full(String text, JsonNode schema) throws YamlTree.SyntaxException {
    JsonNode expected = CanonicalForm.of(YamlTree.parse(text), schema).tree().root();
    String full = text;
    List<ShortForm> left = shortForms(full, schema);
    while (!left.isEmpty()) {
      full = new CanonicalText(full).with(full, outermost(left));
      List<ShortForm> next = rewritten(full, schema);
      if (next.size() >= left.size()) {
        throw new IllegalArgumentException(UNFIT);
      }
      left = next;
    }
    if (!YamlTree.parse(full).root().equals(expected)) {
      throw new IllegalArgumentException(UNFIT);
    }
    return full;
  }

  private static List<ShortForm> shortForms(String text, JsonNode schema)
      throws YamlTree.SyntaxException {
    CanonicalTree canonical = CanonicalForm.of(YamlTree.parse(text), schema);
    return canonical.shortForms();
  }

  private static List<ShortForm> rewritten(String text, JsonNode schema) {
    try {
      return shortForms(text, schema);
    } catch (YamlTree.SyntaxException e) {
      throw new IllegalArgumentException(UNFIT, e);
    }
  }

  /** A place inside another moves with it, so it is left for the next time. */
  private static List<ShortForm> outermost(List<ShortForm> all) {
    List<ShortForm> outer = new ArrayList<>();
    for (ShortForm each : all) {
      if (outer.stream().noneMatch(other -> isIn(each, other))) {
        outer.add(each);
      }
    }
    return outer;
  }

  private static boolean isIn(ShortForm inner, ShortForm outer) {
    return (inner.pointer() + "/").startsWith(outer.pointer() + "/");
  }

  /** From the end to the beginning, so that places before keep their marks. */
  private String with(String text, List<ShortForm> shortForms) {
    Node root = new Compose(LoadSettings.builder().build()).composeString(text).orElseThrow();
    record Place(ShortForm form, Member member) {}
    shortForms.stream()
        .map(form -> new Place(form, find(root, form.pointer())))
        .sorted(
            Comparator.comparing(
                    (Place place) -> start(place.member().key()),
                    Comparator.comparingInt(Mark::getLine).thenComparingInt(Mark::getColumn))
                .reversed())
        .forEach(place -> write(place.form(), place.member()));
    return String.join("\n", lines) + (text.endsWith("\n") ? "\n" : "");
  }

  private static Member find(Node root, String pointer) {
    Member at = new Member(null, root, false);
    for (String part : pointer.substring(1).split("/")) {
      String name = part.replace("~1", "/").replace("~0", "~");
      boolean inBraces =
          at.inBraces()
              || at.value() instanceof CollectionNode<?> in && in.getFlowStyle() == FlowStyle.FLOW;
      at =
          at.value() instanceof SequenceNode list
              ? new Member(at.key(), list.getValue().get(Integer.parseInt(name)), inBraces)
              : member((MappingNode) at.value(), name, inBraces);
    }
    return at;
  }

  private static Member member(MappingNode map, String name, boolean inBraces) {
    NodeTuple tuple =
        map.getValue().stream()
            .filter(
                each -> each.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
            .findFirst()
            .orElseThrow();
    return new Member(tuple.getKeyNode(), tuple.getValueNode(), inBraces);
  }

  private void write(ShortForm form, Member member) {
    Node first = form.aroundKey() ? member.key() : member.value();
    if (member.inBraces()) {
      braces(form, first, member.value());
    } else {
      block(form, member, first);
    }
  }

  private void braces(ShortForm form, Node first, Node last) {
    StringBuilder opening = new StringBuilder();
    form.words()
        .forEach(word -> opening.append(form.aroundKey() ? word + ": {" : "{" + word + ": "));
    Mark end = last.getEndMark().orElseThrow();
    insert(end.getLine(), end.getColumn(), "}".repeat(form.words().size()));
    insert(start(first).getLine(), start(first).getColumn(), opening.toString());
  }

  private void block(ShortForm form, Member member, Node first) {
    int depth = STEP * form.words().size();
    for (int line = start(first).getLine() + 1; line <= lastLine(member.value()); line++) {
      insert(line, 0, lines.get(line).toString().isBlank() ? "" : " ".repeat(depth));
    }
    int key = start(member.key()).getColumn();
    if (form.aroundKey()) {
      insert(start(first).getLine(), key, form.words().get(0) + ":\n" + " ".repeat(key + STEP));
    } else {
      below(form.words(), first, key, start(first).getLine() == start(member.key()).getLine());
    }
  }

  /** The blanks between a key's colon and what stood there would be left at the end of the line. */
  private void below(List<String> words, Node value, int key, boolean besideKey) {
    StringBuilder opening = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      String lineEnd = i > 0 || besideKey ? "\n" : "";
      opening
          .append(lineEnd)
          .append(" ".repeat(key + STEP * (i + 1)))
          .append(words.get(i))
          .append(':');
    }
    int line = start(value).getLine();
    int column = start(value).getColumn();
    while (column > 0 && lines.get(line).charAt(column - 1) == ' ') {
      lines.get(line).deleteCharAt(--column);
    }
    insert(line, column, opening + " ");
  }

  private void insert(int line, int column, String text) {
    StringBuilder at = lines.get(line);
    at.insert(at.offsetByCodePoints(0, column), text);
  }

  private int lastLine(Node node) {
    if (node instanceof MappingNode map && map.getFlowStyle() != FlowStyle.FLOW) {
      return lastLine(map.getValue().get(map.getValue().size() - 1).getValueNode());
    }
    if (node instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
      return lastLine(list.getValue().get(list.getValue().size() - 1));
    }
    Mark end = node.getEndMark().orElseThrow();
    int line = end.getColumn() == 0 ? end.getLine() - 1 : end.getLine();
    while (line > start(node).getLine()
        && (line >= lines.size() || lines.get(line).toString().isBlank())) {
      line--;
    }
    return line;
  }

  private static Mark start(Node node) {
    return node.getStartMark().orElseThrow();
  }
}
