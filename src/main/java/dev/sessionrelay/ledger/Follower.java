package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notices what other processes append to the feed, a second relay or a command: forgets what is
 * remembered about their sessions, reads their incidents, and wakes the sinks.
 */
final class Follower {
  private static final String NEWEST = "SELECT newest FROM feed";
  private static final String BETWEEN =
      "SELECT source, subject, type FROM event WHERE position > ? AND position <= ?";

  private final Database database;
  private final Writer writer;
  private final Memory memory;
  private final OpenIncidents incidents;
  private final Appends appends;

  Follower(
      Database database, Writer writer, Memory memory, OpenIncidents incidents, Appends appends) {
    this.database = database;
    this.writer = writer;
    this.memory = memory;
    this.incidents = incidents;
    this.appends = appends;
    appends.advance(-1, database.read(Follower::newest));
  }

  /** One look; costs one small query when there is nothing new. */
  void look() {
    long seen = appends.seen();
    long newest = database.read(Follower::newest);
    if (newest < seen) {
      database.foundOlder();
    }
    if (newest > seen) {
      if (database.read(connection -> forget(connection, seen, newest))) {
        writer.commit(this::readIncidents);
      }
      appends.advance(seen, newest);
      appends.tell();
    }
  }

  /** By the writer, so that none of this process is opened or ended meanwhile. */
  private Void readIncidents(Transaction transaction) throws SQLException {
    List<Incident> stored = IncidentTable.all(transaction);
    transaction.afterCommit(() -> incidents.replaceAll(stored));
    return null;
  }

  static long newest(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEWEST);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * @return whether incidents are among the events
   */
  private boolean forget(Connection connection, long after, long upTo) throws SQLException {
    Set<String> sources = new HashSet<>();
    boolean anyIncidents = false;
    try (PreparedStatement select = connection.prepareStatement(BETWEEN)) {
      select.setLong(1, after);
      select.setLong(2, upTo);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sources.add(row.getString(1));
          memory.forget(row.getString(1), row.getString(2));
          anyIncidents |= row.getString(3).startsWith("POLL_");
        }
      }
    }
    memory.forgetListed(sources);
    return anyIncidents;
  }
}
