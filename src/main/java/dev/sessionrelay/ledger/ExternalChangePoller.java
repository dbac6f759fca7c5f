package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.observation.FingerprintCache;
import dev.sessionrelay.session.Incident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Notices what other processes append to the feed, a second relay or a command: forgets what is
 * remembered about their sessions, reads their incidents, and wakes the sinks.
 */
final class ExternalChangePoller {
  private static final String BETWEEN =
      "SELECT source, subject, type FROM event WHERE position > ? AND position <= ?";

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final FingerprintCache memory;
  private final OpenIncidents incidents;
  private final AppendNotifier appends;

  ExternalChangePoller(
      LedgerDatabase database,
      LedgerWriter writer,
      FingerprintCache memory,
      OpenIncidents incidents,
      AppendNotifier appends) {
    this.database = database;
    this.writer = writer;
    this.memory = memory;
    this.incidents = incidents;
    this.appends = appends;
    appends.advance(-1, database.number(LedgerTransaction.NEWEST));
  }

  /** One look; costs one small query when there is nothing new. */
  void look() {
    long seen = appends.seen();
    long newest = database.number(LedgerTransaction.NEWEST);
    if (newest < seen) {
      // Every commit looks for it first, and mends it.
      writer.commit(transaction -> null);
      return;
    }
    if (newest > seen) {
      if (forget(seen, newest)) {
        writer.commit(this::readIncidents);
      }
      appends.advance(seen, newest);
      appends.tell();
    }
  }

  /** By the writer, so that none of this process is opened or ended meanwhile. */
  private Void readIncidents(LedgerTransaction transaction) throws SQLException {
    List<Incident> stored = IncidentTable.all(transaction);
    transaction.afterCommit(() -> incidents.replaceAll(stored));
    return null;
  }

  private record Appended(String source, String subject, boolean ofIncident) {}

  /**
   * @return whether incidents are among the events
   */
  private boolean forget(long after, long upTo) {
    List<Appended> appended = database.query(BETWEEN, ExternalChangePoller::appended, after, upTo);
    appended.forEach(event -> memory.forget(event.source, event.subject));
    memory.forgetListed(appended.stream().map(Appended::source).collect(Collectors.toSet()));
    return appended.stream().anyMatch(Appended::ofIncident);
  }

  private static Appended appended(ResultSet row) throws SQLException {
    return new Appended(
        row.getString(1), row.getString(2), !row.getString(3).startsWith("SESSION_"));
  }
}
