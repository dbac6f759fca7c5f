package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.observation.AskedSessions;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.KnownSession;
import dev.sessionrelay.ledger.observation.LastSeen;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.ledger.observation.SessionComparison;
import dev.sessionrelay.ledger.observation.SessionTable;
import dev.sessionrelay.session.Events;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Marks as stale what targets saw before they missed their turns, or what no target asks for any
 * more. Every step is a small commit among those of the polls.
 */
final class StaleSessions {
  /** Rows that one step changes at most. */
  private static final int STEP = 500;

  private static final String FRESH =
      "SELECT source, subject, narrowed_by FROM session WHERE gone_at IS NULL"
          + " AND stale_since IS NULL";

  private static final String CONFIGURATIONS =
      "SELECT count(DISTINCT configuration) FROM node WHERE beat_at > "
          + NodeSession.NOW
          + " - 10000000";

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final FingerprintCache memory;
  private final LastSeen seen;
  private final OpenIncidents incidents;
  private final Clock clock;
  private volatile AskedSessions asked;

  StaleSessions(
      LedgerDatabase database,
      LedgerWriter writer,
      FingerprintCache memory,
      LastSeen seen,
      OpenIncidents incidents,
      Clock clock) {
    this.database = database;
    this.writer = writer;
    this.memory = memory;
    this.seen = seen;
    this.incidents = incidents;
    this.clock = clock;
  }

  /** What is asked for from now on. */
  void ask(AskedSessions sessions) {
    asked = sessions;
  }

  /** Marks what was seen before turns were missed. */
  void markMissed() {
    seen.overdue().forEach(this::mark);
  }

  /**
   * Marks what no target asks for, unless another relay, with another configuration, may ask for
   * it.
   */
  void markUnasked() {
    AskedSessions now = asked;
    if (now == null || database.session() != null && database.number(CONFIGURATIONS) > 1) {
      return;
    }
    incidents.endUnasked(
        writer, incident -> now.hasAccount(incident.origin().account()), clock.instant());
    seen.retain(scope -> now.has(scope.origin().source(), scope.subject(), scope.filter()));
    List<FreshRow> unasked =
        database.query(FRESH, StaleSessions::row).stream()
            .filter(row -> !now.has(row.source, row.subject, row.filter))
            .toList();
    unasked.stream()
        .collect(Collectors.groupingBy(FreshRow::source))
        .forEach(
            (source, rows) -> mark(source, rows.stream().map(FreshRow::subject).toList(), null));
  }

  private record FreshRow(String source, String subject, String filter) {}

  private static FreshRow row(ResultSet row) throws SQLException {
    return new FreshRow(row.getString(1), row.getString(2), row.getString(3));
  }

  private void mark(LastSeen.Overdue overdue) {
    PollScope scope = overdue.scope();
    String source = scope.origin().source();
    List<String> subjects =
        new ArrayList<>(
            writer.commit(
                transaction ->
                    new SessionTable(transaction, source)
                        .fresh(scope.subject(), scope.filter(), scope.origin().target())));
    subjects.removeAll(overdue.seen());
    mark(source, subjects, scope.tellsStale() ? scope.origin() : null);
    seen.stale(scope);
  }

  /**
   * @param tells whose events tell of it, or null for no events
   */
  private void mark(String source, List<String> subjects, Origin tells) {
    for (int from = 0; from < subjects.size(); from += STEP) {
      List<String> some = subjects.subList(from, Math.min(subjects.size(), from + STEP));
      writer.commit(transaction -> mark(transaction, source, some, tells));
    }
  }

  private Void mark(
      LedgerTransaction transaction, String source, List<String> subjects, Origin tells)
      throws SQLException {
    SessionTable table = new SessionTable(transaction, source);
    Instant now = clock.instant();
    SequenceNumbers sequences = SequenceNumbers.of(transaction, source, Set.copyOf(subjects));
    for (KnownSession known : table.find(subjects).values()) {
      if (known.isGone() || known.isStale()) {
        continue;
      }
      table.stale(known, now, tells != null);
      if (tells != null) {
        Session last = SessionComparison.picture(known, tells);
        long sequence = sequences.next(known.subject(), now);
        transaction.append(Events.stale(last, known.lastSeen(), sequence, now), null);
      }
    }
    transaction.afterCommit(() -> forget(source, subjects));
    return null;
  }

  /** The next poll that sees them again has to find out in the database. */
  private void forget(String source, List<String> subjects) {
    subjects.forEach(subject -> memory.forget(source, subject));
    memory.forgetListed(Set.of(source));
  }
}
