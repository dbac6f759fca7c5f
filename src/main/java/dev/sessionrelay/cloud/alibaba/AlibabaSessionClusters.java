package dev.sessionrelay.cloud.alibaba;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.FieldReader;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The answers of both EMR Serverless Spark calls. */
final class AlibabaSessionClusters {
  private static final String SESSIONS = "sessionClusters";

  private AlibabaSessionClusters() {}

  /** GetSessionCluster. */
  static SessionPage one(Origin origin, String asked, String requestId, byte[] body)
      throws MalformedAnswerException {
    FieldReader answer = AlibabaSession.answer(body);
    Set<String> undocumented = new LinkedHashSet<>();
    SessionBuilder session =
        AlibabaSession.builder(
            origin, asked, answer.requiredObject("sessionCluster"), undocumented);
    session.requestId(requestId(answer, requestId));
    undocumented.addAll(answer.notes());
    return new SessionPage(List.of(session.build()), null, List.copyOf(undocumented));
  }

  /**
   * ListSessionClusters. One malformed session makes the whole page malformed: a page with a hole
   * would make a session look gone.
   */
  static SessionPage all(Origin origin, String asked, String requestId, byte[] body)
      throws MalformedAnswerException {
    FieldReader answer = AlibabaSession.answer(body);
    Set<String> undocumented = new LinkedHashSet<>();
    List<Session> sessions = new ArrayList<>();
    for (FieldReader fields : listed(answer)) {
      SessionBuilder session = AlibabaSession.builder(origin, null, fields, undocumented);
      describeListing(session, answer, requestId);
      sessions.add(session.build());
    }
    checkEachOnce(sessions, answer);
    undocumented.addAll(answer.notes());
    return new SessionPage(
        sessions, nextToken(answer), answer.integer("totalCount"), List.copyOf(undocumented));
  }

  /** Null at the end, which some services write as false. */
  private static String nextToken(FieldReader answer) throws MalformedAnswerException {
    JsonNode token = answer.node("nextToken");
    boolean end = token != null && token.isBoolean() && !token.booleanValue();
    String text = end ? null : answer.exactText("nextToken");
    return text == null || text.isBlank() ? null : text;
  }

  /** An absent array would make all sessions look gone; only a total of zero explains it. */
  private static List<FieldReader> listed(FieldReader answer) throws MalformedAnswerException {
    Integer total = answer.integer("totalCount");
    if (answer.node(SESSIONS) == null && (total == null || total != 0)) {
      throw answer.wrong(SESSIONS, "an array, empty when there are no sessions");
    }
    return answer.objects(SESSIONS);
  }

  private static void describeListing(
      SessionBuilder session, FieldReader answer, String requestId) {
    session.reading("maxResults", answer.integer("maxResults"));
    session.reading("totalCount", answer.integer("totalCount"));
    session.requestId(requestId(answer, requestId));
  }

  private static String requestId(FieldReader answer, String ofHeader) {
    String own = answer.text("requestId");
    return own == null ? ofHeader : own;
  }

  private static void checkEachOnce(List<Session> sessions, FieldReader answer)
      throws MalformedAnswerException {
    Set<String> ids = new HashSet<>();
    for (Session session : sessions) {
      if (!ids.add(session.sessionId())) {
        throw answer.faulty(
            SESSIONS, "expected each session once, but " + session.sessionId() + " comes twice");
      }
    }
  }
}
