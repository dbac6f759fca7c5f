package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Page;
import dev.sessionrelay.cloud.SessionMapping;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;

/**
 * Huawei DataArts Fabric, "Querying Session Information" (SQL). The id is documented as at most 32
 * characters in the answer and 36 in the request: a UUID without its hyphens is the same session.
 */
public final class HuaweiSqlSessions implements SessionMapping {
  @Override
  public Page map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    return HuaweiSession.page(origin, askedFor, requestId, "SQL", body);
  }
}
