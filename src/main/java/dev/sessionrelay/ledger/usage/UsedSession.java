package dev.sessionrelay.ledger.usage;

/**
 * A session whose use is counted, as it was described last.
 *
 * @param key the same for every call that sees it
 * @param source of its events
 * @param subject its id
 * @param owner as the owner is shown; null when not known, as the next ones
 * @param engine version
 */
public record UsedSession(
    String key,
    String source,
    String subject,
    String vendor,
    String target,
    String owner,
    String queue,
    String kind,
    String engine,
    String name) {

  /** The same for every day on which one call saw it. */
  SessionName call() {
    return new SessionName(source, subject);
  }
}
