package dev.sessionrelay.mapping;

import dev.sessionrelay.session.SeenSessions;
import dev.sessionrelay.session.Session;
import java.util.List;
import java.util.function.Supplier;

/**
 * The sessions of one answer.
 *
 * @param nextToken opaque token of the next page, or null at the end
 * @param total sessions of the whole listing, as the vendor counts them, or null
 * @param undocumentedWords vendor words for states or kinds that the document does not have
 */
public record SessionPage(
    SeenSessions seen, String nextToken, Integer total, List<String> undocumentedWords) {
  public SessionPage {
    undocumentedWords = List.copyOf(undocumentedWords);
  }

  /** Of sessions that have been read. */
  public SessionPage(
      List<Session> sessions, String nextToken, Integer total, List<String> undocumentedWords) {
    this(SeenSessions.of(sessions), nextToken, total, undocumentedWords);
  }

  /** Where the vendor does not count. */
  public SessionPage(List<Session> sessions, String nextToken, List<String> undocumentedWords) {
    this(sessions, nextToken, null, undocumentedWords);
  }

  /** All sessions, whole. */
  public List<Session> sessions() {
    return seen.sessions();
  }

  /** The same with whole sessions from elsewhere. */
  public SessionPage of(Supplier<List<Session>> reading) {
    return new SessionPage(
        new SeenSessions(seen.marks(), reading), nextToken, total, undocumentedWords);
  }
}
