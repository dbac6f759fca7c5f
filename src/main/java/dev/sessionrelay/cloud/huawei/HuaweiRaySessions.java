package dev.sessionrelay.cloud.huawei;

import dev.sessionrelay.cloud.Page;
import dev.sessionrelay.cloud.SessionMapping;
import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;

/**
 * Huawei DataArts Fabric, "Obtaining Session Information" (Ray). It is asked by route id, which the
 * answer does not repeat, so there is nothing to compare.
 */
public final class HuaweiRaySessions implements SessionMapping {
  @Override
  public Page map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException {
    return HuaweiSession.page(origin, null, requestId, "RAY", body);
  }
}
