package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.EventLog.Stored;
import java.util.List;

/**
 * Part of the feed, newest first.
 *
 * @param next place below which to go on, or null at the end; there may be more although this part
 *     is not full, or empty
 */
public record EventPage(List<Stored> events, Long next) {
  public EventPage {
    events = List.copyOf(events);
  }
}
