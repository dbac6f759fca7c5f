package dev.sessionrelay.status;

import dev.sessionrelay.ledger.LedgerException;
import dev.sessionrelay.ledger.LedgerQueries;
import dev.sessionrelay.ledger.LedgerQueries.SessionCount;
import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says for the status.
 *
 * @param sessions by target, known and not gone; how many of them are stale
 * @param problem why these are figures of before, or null
 */
record LedgerFigures(
    List<SinkRow> sinks, Map<String, SessionCount> sessions, long bytes, String problem) {

  static final LedgerFigures NONE = new LedgerFigures(List.of(), Map.of(), 0, null);

  /** Asks the database; while it does not answer, the figures of before are the best there are. */
  LedgerFigures anew(LedgerQueries queries) {
    try {
      return new LedgerFigures(
          queries.sinks(), queries.sessionsOfTargets(), queries.usedBytes(), null);
    } catch (LedgerException e) {
      return new LedgerFigures(sinks, sessions, bytes, e.getMessage());
    }
  }

  boolean isAnswer() {
    return problem == null;
  }

  Optional<SinkRow> sink(String name) {
    return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst();
  }

  long sessions(String target) {
    return count(target).existing();
  }

  long stale(String target) {
    return count(target).stale();
  }

  private SessionCount count(String target) {
    return sessions.getOrDefault(target, new SessionCount(0, 0));
  }

  long allSessions() {
    return sessions.values().stream().mapToLong(SessionCount::existing).sum();
  }
}
