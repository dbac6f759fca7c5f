package dev.sessionrelay.session;

import java.time.Instant;

/**
 * What of a session tells whether anything about it is to be recorded.
 *
 * @param lastActivityAt null where the vendor does not say
 */
public record SessionMark(String sessionId, Fingerprint fingerprint, Instant lastActivityAt) {
  public static SessionMark of(Session session) {
    return new SessionMark(session.sessionId(), Fingerprint.of(session), session.lastActivityAt());
  }
}
