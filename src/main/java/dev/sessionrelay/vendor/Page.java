package dev.sessionrelay.vendor;

import dev.sessionrelay.session.Session;
import java.util.List;

/**
 * The sessions of one answer.
 *
 * @param nextToken opaque token of the next page, or null at the end
 * @param undocumentedWords vendor words for states or kinds that the document does not have
 */
public record Page(List<Session> sessions, String nextToken, List<String> undocumentedWords) {
  public Page {
    sessions = List.copyOf(sessions);
    undocumentedWords = List.copyOf(undocumentedWords);
  }
}
