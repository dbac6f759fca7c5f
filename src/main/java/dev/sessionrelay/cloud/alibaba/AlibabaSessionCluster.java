package dev.sessionrelay.cloud.alibaba;

import dev.sessionrelay.cloud.Fields;
import dev.sessionrelay.cloud.Page;
import dev.sessionrelay.cloud.SessionDraft;
import dev.sessionrelay.cloud.SessionMapping;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Alibaba EMR Serverless Spark, GetSessionCluster. */
public final class AlibabaSessionCluster implements SessionMapping {
  @Override
  public Page map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    Fields answer = AlibabaSession.answer(body);
    Set<String> undocumented = new LinkedHashSet<>();
    SessionDraft draft =
        AlibabaSession.draft(
            origin, askedFor, answer.requiredObject("sessionCluster"), undocumented);
    String own = answer.text("requestId");
    draft.requestId = own == null ? requestId : own;
    return new Page(List.of(draft.session()), null, List.copyOf(undocumented));
  }
}
