package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.Fields;
import dev.sessionrelay.cloud.Page;
import dev.sessionrelay.cloud.SessionDraft;
import dev.sessionrelay.cloud.SessionMapping;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Alibaba EMR Serverless Spark, ListSessionClusters. One malformed session makes the whole page
 * malformed: a page with a hole would make a session look gone.
 */
public final class AlibabaSessionClusters implements SessionMapping {
  private static final String SESSIONS = "sessionClusters";

  @Override
  public Page map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    Fields answer = AlibabaSession.answer(body);
    Set<String> undocumented = new LinkedHashSet<>();
    List<Session> sessions = new ArrayList<>();
    for (Fields fields : listed(answer)) {
      SessionDraft draft = AlibabaSession.draft(origin, null, fields, undocumented);
      describeListing(draft, answer, requestId);
      sessions.add(draft.session());
    }
    checkEachOnce(sessions, answer);
    return new Page(
        sessions,
        answer.text("nextToken"),
        answer.integer("totalCount"),
        List.copyOf(undocumented));
  }

  /** An absent array would make all sessions look gone; only a total of zero explains it. */
  private static List<Fields> listed(Fields answer) throws MalformedAnswerException {
    Integer total = answer.integer("totalCount");
    if (answer.node(SESSIONS) == null && (total == null || total != 0)) {
      throw answer.wrong(SESSIONS, "an array, empty when there are no sessions");
    }
    return answer.objects(SESSIONS);
  }

  private static void describeListing(SessionDraft draft, Fields answer, String requestId)
      throws MalformedAnswerException {
    draft.reading("maxResults", answer.integer("maxResults"));
    draft.reading("totalCount", answer.integer("totalCount"));
    String own = answer.text("requestId");
    draft.requestId = own == null ? requestId : own;
  }

  private static void checkEachOnce(List<Session> sessions, Fields answer)
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
