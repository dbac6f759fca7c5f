package dev.sessionrelay.status.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;

/** JSON as the ledger keeps it. */
final class RawJson {
  private static final ObjectReader READER = new ObjectMapper().reader();

  private RawJson() {}

  /** An empty object where somebody has left something that is no JSON. */
  static JsonNode parse(String json) {
    try {
      return READER.readTree(json);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** The text of a field, or null. */
  static String text(JsonNode node, String field) {
    return node.hasNonNull(field) ? node.get(field).asText() : null;
  }

  /** The link where it is one that a browser may follow, else null. */
  static String webLink(String link) {
    try {
      String scheme = link == null ? null : URI.create(link).getScheme();
      return "https".equals(scheme) || "http".equals(scheme) ? link : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
