package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
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
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes when targets were answered last, and marks as stale what they saw before they missed their
 * turns, or what no target asks for any more. Every step is a small commit among those of the
 * polls.
 */
final class StaleSessions {
  private static final Logger LOG = LoggerFactory.getLogger(StaleSessions.class);

  /** Rows that one step changes at most. */
  private static final int STEP = 500;

  private static final String SIGHT =
      "INSERT INTO sighting (source, target, subject, filter, seen_at) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (source, target, subject) DO UPDATE SET filter = excluded.filter,"
          + " seen_at = excluded.seen_at";
  // Unless it has changed meanwhile: then all of it was written.
  private static final String ACTIVE =
      "UPDATE session SET data = ? WHERE source = ? AND subject = ? AND fingerprint = ?"
          + " AND gone_at IS NULL";
  private static final String SIGHTED = "SELECT source, target, subject, seen_at FROM sighting";
  private static final String UNSEEN =
      "INSERT INTO unseen (source, target, subject, from_at, until_at) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (source, target, subject, from_at) DO UPDATE SET"
          + " until_at = excluded.until_at";
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

  /** Reads when each was answered last before this process. */
  void restore() {
    database
        .query(SIGHTED, StaleSessions::sighted)
        .forEach(row -> seen.restore(row.source, row.target, row.subject, row.at));
  }

  /**
   * Reads when these accounts were answered last, by whomever.
   *
   * @return puts it in place of what is known here
   */
  Runnable sighted(LedgerTransaction transaction, Set<String> accounts) throws SQLException {
    List<SightedRow> rows =
        transaction.query(SIGHTED, StaleSessions::sighted).stream()
            .filter(row -> accounts.contains(Origin.accountOf(row.source)))
            .toList();
    return () -> {
      seen.forget(accounts);
      rows.forEach(row -> seen.restore(row.source, row.target, row.subject, row.at));
    };
  }

  private record SightedRow(String source, String target, String subject, Instant at) {}

  private static SightedRow sighted(ResultSet row) throws SQLException {
    return new SightedRow(
        row.getString(1), row.getString(2), row.getString(3), ColumnReader.instant(row, "seen_at"));
  }

  /** Writes times without an answer, each with the answer that ended it. */
  void writeUnseen() {
    List<LastSeen.UnseenScope> unseen = seen.unseen();
    if (!unseen.isEmpty()) {
      writer.commit(transaction -> saveUnseen(transaction, unseen));
      seen.savedUnseen(unseen);
    }
  }

  private static Void saveUnseen(LedgerTransaction transaction, List<LastSeen.UnseenScope> unseen)
      throws SQLException {
    for (LastSeen.UnseenScope each : unseen) {
      PollScope scope = each.scope();
      String source = scope.origin().source();
      String target = scope.origin().target();
      transaction.batch(UNSEEN, source, target, scope.subject(), each.from(), each.until());
      transaction.batch(SIGHT, source, target, scope.subject(), scope.filter(), each.until());
    }
    return null;
  }

  /** Writes what is due since a turn was missed. */
  void writeMissed() {
    save(seen.unsaved(false));
    seen.overdue().forEach(this::mark);
  }

  /** Writes all that memory has. */
  void writeAll() {
    writeUnseen();
    save(seen.unsaved(true));
    List<Session> active = seen.takeActive();
    for (int from = 0; from < active.size(); from += STEP) {
      List<Session> some = active.subList(from, Math.min(active.size(), from + STEP));
      writer.commit(transaction -> saveActive(transaction, some));
    }
  }

  /** At a stop; what cannot be written now is a minute old at most. */
  void close() {
    try {
      writeAll();
    } catch (LedgerException e) {
      LOG.debug("Last seen was not written at the stop: {}", e.getMessage());
    }
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

  private void save(List<LastSeen.Sighting> sightings) {
    if (sightings.isEmpty()) {
      return;
    }
    writer.commit(
        transaction -> {
          for (LastSeen.Sighting sighting : sightings) {
            PollScope scope = sighting.scope();
            transaction.batch(
                SIGHT,
                scope.origin().source(),
                scope.origin().target(),
                scope.subject(),
                scope.filter(),
                sighting.at());
          }
          return null;
        });
    seen.saved(sightings);
  }

  private Void saveActive(LedgerTransaction transaction, List<Session> sessions)
      throws SQLException {
    for (Session session : sessions) {
      transaction.batch(
          ACTIVE,
          SessionJson.write(session),
          session.origin().source(),
          session.sessionId(),
          Fingerprint.of(session));
    }
    transaction.afterCommit(() -> sessions.forEach(memory::rememberActivity));
    return null;
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
