package dev.sessionrelay.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What in a vendor's answer must not go further: the {@code connectionToken} of an Alibaba session,
 * in any letter case and at any depth, and the values of configuration items and extra data whose
 * names say that they are secret.
 */
public final class SecretFields {
  public static final String MASK = "[secret]";

  /** Spark's own default of {@code spark.redaction.regex}. */
  private static final Pattern SECRET_NAME =
      Pattern.compile("secret|password|token|access[.]?key", Pattern.CASE_INSENSITIVE);

  private static final Pattern CONNECTION_TOKEN =
      Pattern.compile("connection[_-]?token", Pattern.CASE_INSENSITIVE);

  /**
   * A secret's name and value in raw text, which may be broken, cut off, or JSON inside a JSON
   * string (each quote behind backslashes).
   */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?=[sSpPtTaA])(?<name>(?:secret|password|token|access[._]?key)[\\w.-]*[\\\\]*[\"']?\\s*[:=]\\s*)"
              + "(?<value>(?<quote>[\\\\]*\")(?:(?!\\k<quote>)(?:\\\\.|.))*+(?:\\k<quote>)?"
              + "|[\\[{][^}\\]]*+[}\\]]?|[^,}\\]\\s\"]++)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern ESCAPED_ASCII = Pattern.compile("\\\\u00([2-7][0-9a-fA-F])");

  /** A shorter value is no secret, and would be found in innocent words. */
  private static final int SHORTEST_SECRET = 4;

  private SecretFields() {}

  /** Whether a configuration item or an extra field of this name has a secret value. */
  public static boolean named(String name) {
    return SECRET_NAME.matcher(name).find();
  }

  /**
   * Takes every connectionToken out of the tree, and its value out of all texts, those with JSON in
   * them included.
   */
  public static void removeConnectionTokens(JsonNode root) {
    Set<String> tokens = new LinkedHashSet<>();
    removeTokens(root, tokens);
    replaceTexts(root, tokens);
  }

  /** Masks the values of all fields whose names say that they are secret. */
  public static void maskNamedSecrets(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (named(entry.getKey())) {
          entry.setValue(TextNode.valueOf(MASK));
        }
      }
    }
    node.forEach(SecretFields::maskNamedSecrets);
  }

  /**
   * The text with the values of secret fields masked, wherever else they occur too.
   *
   * @param text may be cut off or no JSON at all
   */
  public static String redact(String text) {
    String plain = ESCAPED_ASCII.matcher(text).replaceAll(SecretFields::unescaped);
    Matcher matcher = IN_TEXT.matcher(plain);
    List<String> values = new ArrayList<>();
    String masked =
        matcher.replaceAll(
            match -> {
              values.add(match.group(2).replaceAll("[\\\\\"]", ""));
              return Matcher.quoteReplacement(match.group(1) + "\"" + MASK + "\"");
            });
    return without(masked, values);
  }

  private static String unescaped(MatchResult escape) {
    String character = Character.toString((char) Integer.parseInt(escape.group(1), 16));
    return Matcher.quoteReplacement(character);
  }

  private static void removeTokens(JsonNode node, Set<String> tokens) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .removeIf(
              entry -> {
                boolean token = CONNECTION_TOKEN.matcher(entry.getKey()).find();
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
    if (value.isValueNode() && value.asText().length() >= SHORTEST_SECRET && !value.isNull()) {
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
      String safe = withoutToken(without(text, tokens));
      return safe.equals(text) ? value : TextNode.valueOf(safe);
    }
    replaceTexts(value, tokens);
    return value;
  }

  private static String withoutToken(String text) {
    return CONNECTION_TOKEN.matcher(text).find() ? redact(text) : text;
  }

  private static String without(String text, Iterable<String> secrets) {
    String rest = text;
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST_SECRET && !secret.equals(MASK)) {
        rest = rest.replace(secret, MASK);
      }
    }
    return rest;
  }
}
