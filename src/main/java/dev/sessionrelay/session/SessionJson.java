package dev.sessionrelay.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * The canonical JSON of a session, as in {@code data} of its events and in the ledger. Its schema
 * is {@code schema/session.schema.json}.
 */
public final class SessionJson {
  private SessionJson() {}

  /**
   * The session as one line of JSON. Equal sessions give equal text: fields have a fixed order,
   * attributes are sorted by name, absent values are left out.
   */
  public static String write(Session session) {
    return Json.object(json -> new SessionWriter(json).session(session));
  }

  /**
   * Reads back what {@link #write} wrote.
   *
   * @throws SessionFormatException when it is not exactly that; unknown fields are refused
   */
  public static Session read(String json) {
    JsonNode root;
    try {
      root = Json.READER.readTree(json);
    } catch (JacksonException e) {
      throw new SessionFormatException(
          "expected one JSON object with a session, such as {\"vendor\": ..., \"sessionId\": ...},"
              + " but it is no JSON");
    }
    return SessionReader.stored(root);
  }

  /**
   * Reads a session that an operator's own route hands in: the canonical fields without those that
   * say where it was seen, which come from the target. {@code sessionId} and {@code state} are
   * required; {@code activity} is UNKNOWN when it is absent. The schema is {@code
   * schema/session.input.schema.json}.
   *
   * @param path how messages name the object, such as {@code sessions[3]}
   * @param requestId taken where the object has none of its own; may be null
   * @throws SessionFormatException naming the field, what was expected and what came
   */
  public static Session readInput(Origin origin, JsonNode object, String path, String requestId) {
    return SessionReader.input(origin, object, path, requestId);
  }
}
