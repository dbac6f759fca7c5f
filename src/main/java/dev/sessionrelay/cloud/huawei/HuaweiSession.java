package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.mapping.AnswerJson;
import dev.sessionrelay.mapping.FieldReader;
import dev.sessionrelay.mapping.SessionPage;
import dev.sessionrelay.mapping.Vocabulary;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionBuilder;
import dev.sessionrelay.session.SessionState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What both DataArts Fabric calls answer. The words for {@code status} are those of the vendor's
 * SDK reference; the documents show only RUNNING.
 */
final class HuaweiSession {
  private static final Vocabulary<SessionState> STATES =
      new Vocabulary<>(
          Map.of(
              "CREATING", SessionState.STARTING,
              "WAITING", SessionState.STARTING,
              "RUNNING", SessionState.RUNNING,
              "CLOSED", SessionState.STOPPED,
              "FAIL", SessionState.FAILED),
          SessionState.UNKNOWN);

  private HuaweiSession() {}

  /**
   * "Querying Session Information" (SQL). The id is documented as at most 32 characters in the
   * answer and 36 in the request: a UUID without its hyphens is the same session.
   */
  static SessionPage sql(Origin origin, String asked, String requestId, byte[] body)
      throws MalformedAnswerException {
    return page(origin, asked, requestId, "SQL", body);
  }

  /**
   * "Obtaining Session Information" (Ray). It is asked by route id, which the answer does not
   * repeat, so there is nothing to compare.
   */
  static SessionPage ray(Origin origin, String route, String requestId, byte[] body)
      throws MalformedAnswerException {
    return page(origin, null, requestId, "RAY", body);
  }

  private static SessionPage page(
      Origin origin, String asked, String requestId, String kind, byte[] body)
      throws MalformedAnswerException {
    FieldReader fields = AnswerJson.of(body).fields();
    Set<String> undocumented = new LinkedHashSet<>();
    SessionBuilder session = new SessionBuilder(origin, fields.uuidAsAsked("session_id", asked));
    String status = fields.requiredWord("status");
    session.kind(kind).vendorState(status).state(STATES.read(status, undocumented));
    session.requestId(requestId);
    return new SessionPage(List.of(session.build()), null, List.copyOf(undocumented));
  }
}
