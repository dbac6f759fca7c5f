package dev.sessionrelay.mapping;

import dev.sessionrelay.failure.MalformedAnswerException;
import dev.sessionrelay.session.Origin;

/** Turns the body of a vendor's 200 into canonical sessions. Pure; no Camel, no I/O, no clock. */
@FunctionalInterface
public interface SessionMapping {
  /**
   * @param origin the call that was made
   * @param askedFor the session id (Ray: the route id) that was asked for; null for a listing
   * @param requestId request id from the answer's headers, used where the body has none; may be
   *     null
   * @param body the answer, unparsed
   * @throws MalformedAnswerException when the answer is not JSON, has the wrong shape or lacks a
   *     required field
   */
  SessionPage map(Origin origin, String askedFor, String requestId, byte[] body)
      throws MalformedAnswerException;
}
