package dev.sessionrelay.routefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML document as JSON that still knows the line of every value.
 *
 * @param root the document
 * @param lines JSON pointer of a value → line of its key or list item; the first line is 1
 */
record YamlTree(JsonNode root, Map<String, Integer> lines) {
  /** Deeper nesting than any route has; an anchor that holds itself would have no end. */
  private static final int MAX_DEPTH = 200;

  /** Aliases of aliases multiply: a few lines could hold billions. */
  private static final int MAX_VALUES = 100_000;

  /** The text is not YAML. */
  static final class SyntaxException extends Exception {
    private final int line;

    SyntaxException(int line, String problem) {
      super(problem);
      this.line = line;
    }

    /** 1 for the first line, 0 when unknown. */
    int line() {
      return line;
    }
  }

  /** Parses with the parser and the settings of Camel's own YAML loader. */
  static YamlTree parse(String text) throws SyntaxException {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel("route file").build();
      checkDepth(settings, text);
      Node node =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new SyntaxException(0, "the file is empty"));
      Map<String, Integer> lines = new HashMap<>();
      return new YamlTree(new Conversion(lines).json(node, "", line(node), 0), lines);
    } catch (MarkedYamlEngineException e) {
      throw new SyntaxException(e.getProblemMark().map(YamlTree::line).orElse(0), problem(e));
    } catch (YamlEngineException e) {
      throw new SyntaxException(0, e.getMessage());
    }
  }

  /** The parser for nodes calls itself for every level, until the stack is exhausted. */
  private static void checkDepth(LoadSettings settings, String text) throws SyntaxException {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > MAX_DEPTH) {
        throw tooDeep(event.getStartMark().map(YamlTree::line).orElse(0));
      }
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
    }
  }

  private static SyntaxException tooDeep(int line) {
    return new SyntaxException(line, "the nesting is deeper than " + MAX_DEPTH + " levels");
  }

  /** Line of the value at this pointer, or of the nearest value around it. */
  int line(String pointer) {
    String at = pointer;
    while (!lines.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    return lines.getOrDefault(at, 0);
  }

  /** The pointer of a member of the object at {@code pointer}. */
  static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static String problem(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    return context + e.getProblem();
  }

  private static int line(Node node) {
    return node.getStartMark().map(YamlTree::line).orElse(0);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private record Conversion(Map<String, Integer> lines) {
    private JsonNode json(Node node, String pointer, int line, int depth) throws SyntaxException {
      if (depth > MAX_DEPTH) {
        throw tooDeep(line);
      }
      if (lines.size() > MAX_VALUES) {
        throw new SyntaxException(
            line, "it has more than " + MAX_VALUES + " values; use fewer aliases");
      }
      lines.put(pointer, line);
      if (node instanceof MappingNode mapping) {
        return object(mapping, pointer, depth + 1);
      }
      if (node instanceof SequenceNode sequence) {
        return array(sequence, pointer, depth + 1);
      }
      return scalar((ScalarNode) node);
    }

    private ObjectNode object(MappingNode mapping, String pointer, int depth)
        throws SyntaxException {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        int line = line(tuple.getKeyNode());
        String key = key(tuple.getKeyNode(), line);
        JsonNode value = json(tuple.getValueNode(), child(pointer, key), line, depth);
        if (object.putIfAbsent(key, value) != null) {
          throw new SyntaxException(line, "the key '" + key + "' is given a second time");
        }
      }
      return object;
    }

    private static String key(Node node, int line) throws SyntaxException {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      throw new SyntaxException(line, "a key is a word, but this is a list or a map");
    }

    private ArrayNode array(SequenceNode sequence, String pointer, int depth)
        throws SyntaxException {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Node item : sequence.getValue()) {
        array.add(json(item, pointer + "/" + array.size(), line(item), depth));
      }
      return array;
    }

    private static JsonNode scalar(ScalarNode scalar) {
      JsonNodeFactory json = JsonNodeFactory.instance;
      String text = scalar.getValue();
      if (scalar.getTag().equals(Tag.NULL)) {
        return json.nullNode();
      }
      if (scalar.getTag().equals(Tag.BOOL)) {
        return json.booleanNode(Boolean.parseBoolean(text));
      }
      return scalar.getTag().equals(Tag.INT) ? number(text) : json.textNode(text);
    }

    private static JsonNode number(String text) {
      try {
        return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
      } catch (NumberFormatException e) {
        return JsonNodeFactory.instance.textNode(text);
      }
    }
  }
}
