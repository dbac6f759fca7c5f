package dev.sessionrelay.status;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.query.SessionFilter;
import dev.sessionrelay.ledger.query.SessionQueries;
import dev.sessionrelay.ledger.query.SessionQueries.SessionCount;
import dev.sessionrelay.ledger.query.SessionTotal;
import dev.sessionrelay.ledger.query.SinkQueries;
import dev.sessionrelay.ledger.query.SinkRow;
import dev.sessionrelay.session.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the database says for the status.
 *
 * @param sessions by target, known and not gone; how many of them are stale
 * @param totals sessions, each once, those that are gone too
 * @param problem why these are figures of before, or null
 */
record LedgerFigures(
    List<SinkRow> sinks,
    Map<String, SessionCount> sessions,
    List<SessionTotal> totals,
    AlertReports alerts,
    long bytes,
    String problem) {

  static final LedgerFigures NONE =
      new LedgerFigures(List.of(), Map.of(), List.of(), AlertReports.NONE, 0, null);

  /** Asks the database; while it does not answer, the figures of before are the best there are. */
  LedgerFigures anew(LedgerReader ledger) {
    SessionQueries queries = new SessionQueries(ledger);
    try {
      return new LedgerFigures(
          new SinkQueries(ledger).all(),
          queries.ofTargets(),
          queries.totals(SessionFilter.ALL),
          AlertReports.of(ledger),
          ledger.usedBytes(),
          null);
    } catch (LedgerException e) {
      return new LedgerFigures(sinks, sessions, totals, alerts, bytes, e.getMessage());
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
    return totals.stream()
        .filter(total -> total.state() != SessionState.GONE)
        .mapToLong(SessionTotal::count)
        .sum();
  }
}
