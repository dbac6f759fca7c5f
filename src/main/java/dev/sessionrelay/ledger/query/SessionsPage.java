package dev.sessionrelay.ledger.query;

import java.util.List;

/**
 * Part of a list of sessions.
 *
 * @param next cursor of the part that follows, or null at the end
 */
public record SessionsPage(List<SessionRow> rows, String next) {
  public SessionsPage {
    rows = List.copyOf(rows);
  }
}
