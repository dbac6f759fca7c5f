package dev.sessionrelay.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionFormatException;
import dev.sessionrelay.session.SessionJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an operator's own route hands in, already in canonical words: one session, an array of
 * sessions, or an object with {@code sessions} and an optional {@code nextToken}. Its schema is
 * {@code schema/session.input.schema.json}. Unlike a vendor's answer it is read strictly: unknown
 * fields are refused.
 */
public final class CanonicalSessions {
  public static final SessionMapping MAPPING = CanonicalSessions::map;

  private CanonicalSessions() {}

  private static SessionPage map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    return new Input(origin, requestId, AnswerJson.of(body)).page();
  }

  private record Input(Origin origin, String requestId, AnswerJson answer) {

    SessionPage page() throws MalformedAnswerException {
      JsonNode root = answer.root();
      if (root.isArray()) {
        return new SessionPage(sessions(root, ""), null, List.of());
      }
      FieldReader fields = answer.fields();
      if (!root.has("sessions")) {
        return new SessionPage(List.of(session(root, "")), null, List.of());
      }
      checkListing(root);
      List<Session> sessions = sessions(root.get("sessions"), "sessions");
      return new SessionPage(sessions, fields.exactText("nextToken"), List.of());
    }

    private void checkListing(JsonNode root) throws MalformedAnswerException {
      for (String name : (Iterable<String>) root::fieldNames) {
        if (!name.equals("sessions") && !name.equals("nextToken")) {
          throw answer.malformed(name + ": unknown field; known are nextToken, sessions");
        }
      }
      if (!root.get("sessions").isArray()) {
        throw answer.malformed("sessions: expected an array of sessions");
      }
    }

    private List<Session> sessions(JsonNode array, String path) throws MalformedAnswerException {
      List<Session> sessions = new ArrayList<>(array.size());
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < array.size(); i++) {
        String place = path + "[" + i + "]";
        Session session = session(array.get(i), place);
        if (!ids.add(session.sessionId())) {
          throw answer.malformed(
              "%s.sessionId: expected each session once, but %s comes twice"
                  .formatted(place, session.sessionId()));
        }
        sessions.add(session);
      }
      return sessions;
    }

    private Session session(JsonNode node, String path) throws MalformedAnswerException {
      try {
        return SessionJson.readInput(origin, node, path, requestId);
      } catch (SessionFormatException e) {
        throw answer.malformed(e.getMessage());
      }
    }
  }
}
