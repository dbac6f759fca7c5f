package dev.sessionrelay.session;

/**
 * A session as a poll saw it, with what both the ledger and the event of it need.
 *
 * @param json as {@link SessionJson#write} writes it
 */
public record ObservedSession(Session session, Fingerprint fingerprint, String json) {
  /** Of a session whose fingerprint is known already. */
  public ObservedSession(Session session, Fingerprint fingerprint) {
    this(session, fingerprint, SessionJson.write(session));
  }

  public static ObservedSession of(Session session) {
    return new ObservedSession(session, Fingerprint.of(session));
  }
}
