package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.ledger.observation.LastSeen;
import dev.sessionrelay.ledger.observation.PollScope;
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes when targets were answered last, when they were not, and the last activity of sessions
 * that changed in nothing else: what polls without news leave in {@link LastSeen}, in a commit now
 * and then.
 */
final class SightingWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SightingWriter.class);

  /** Rows that one commit changes at most. */
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

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final FingerprintCache memory;
  private final LastSeen seen;

  SightingWriter(
      LedgerDatabase database, LedgerWriter writer, FingerprintCache memory, LastSeen seen) {
    this.database = database;
    this.writer = writer;
    this.memory = memory;
    this.seen = seen;
  }

  /** Reads when each was answered last before this process. */
  void restore() {
    database
        .query(SIGHTED, SightingWriter::sighted)
        .forEach(row -> seen.restore(row.source, row.target, row.subject, row.at));
  }

  /**
   * Reads when these accounts were answered last, by whomever.
   *
   * @return puts it in place of what is known here
   */
  Runnable sighted(LedgerTransaction transaction, Set<String> accounts) throws SQLException {
    List<SightedRow> rows =
        transaction.query(SIGHTED, SightingWriter::sighted).stream()
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
}
