package dev.sessionrelay.cloud;

import dev.sessionrelay.session.Session;
import java.util.List;

/**
 * The sessions of one answer.
 *
 * @param nextToken opaque token of the next page, or null at the end
 * @param total sessions of the whole listing, as the vendor counts them, or null
 * @param undocumentedWords vendor words for states or kinds that the document does not have
 */
public record SessionPage(
    List<Session> sessions, String nextToken, Integer total, List<String> undocumentedWords) {
  public SessionPage {
    sessions = List.copyOf(sessions);
    undocumentedWords = List.copyOf(undocumentedWords);
  }

  /** Where the vendor does not count. */
  public SessionPage(List<Session> sessions, String nextToken, List<String> undocumentedWords) {
    this(sessions, nextToken, null, undocumentedWords);
  }
}
