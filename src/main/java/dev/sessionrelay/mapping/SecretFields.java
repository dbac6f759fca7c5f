package dev.sessionrelay.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sessionrelay.settings.SecretPatterns;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What in a vendor's answer must not go further: a {@code connectionToken}, in any letter case and
 * at any depth, and the values of configuration items and extra data whose names say that they are
 * secret.
 */
public final class SecretFields {
  private static final Pattern CONNECTION_TOKEN =
      Pattern.compile("connection[_-]?token", Pattern.CASE_INSENSITIVE);

  private static final int SHORTEST_NAME = "connectiontoken".length();

  private SecretFields() {}

  /**
   * Takes every connectionToken out of the tree, and its value out of all texts, those with JSON in
   * them included.
   */
  public static void removeConnectionTokens(JsonNode root) {
    Set<String> tokens = new LinkedHashSet<>();
    removeTokens(root, tokens);
    replaceTexts(root, tokens);
  }

  /**
   * Masks the values of all fields whose names say that they are secret, those inside of texts
   * included.
   */
  public static void maskNamedSecrets(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (SecretPatterns.isField(entry.getKey())) {
          entry.setValue(TextNode.valueOf(SecretPatterns.MASK));
        } else if (entry.getValue().isTextual()) {
          entry.setValue(TextNode.valueOf(SecretPatterns.inJson(entry.getValue().textValue())));
        }
      }
    }
    node.forEach(SecretFields::maskNamedSecrets);
  }

  private static void removeTokens(JsonNode node, Set<String> tokens) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .removeIf(
              entry -> {
                boolean token = namesToken(entry.getKey());
                if (token) {
                  collect(entry.getValue(), tokens);
                }
                return token;
              });
    }
    for (JsonNode child : node) {
      removeTokens(child, tokens);
    }
  }

  private static void collect(JsonNode value, Set<String> tokens) {
    if (value.isValueNode()
        && value.asText().length() >= SecretPatterns.SHORTEST
        && !value.isNull()) {
      tokens.add(value.asText());
    }
    for (JsonNode child : value) {
      collect(child, tokens);
    }
  }

  private static void replaceTexts(JsonNode node, Set<String> tokens) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        entry.setValue(replaced(entry.getValue(), tokens));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), tokens));
      }
    }
  }

  private static JsonNode replaced(JsonNode value, Set<String> tokens) {
    if (value.isTextual()) {
      String text = value.textValue();
      String safe = withoutToken(SecretPatterns.without(text, tokens));
      return safe.equals(text) ? value : TextNode.valueOf(safe);
    }
    replaceTexts(value, tokens);
    return value;
  }

  private static String withoutToken(String text) {
    return namesToken(text) ? SecretPatterns.inJson(text) : text;
  }

  private static boolean namesToken(String text) {
    return text.length() >= SHORTEST_NAME && CONNECTION_TOKEN.matcher(text).find();
  }
}
