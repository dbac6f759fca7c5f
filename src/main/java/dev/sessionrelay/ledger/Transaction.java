package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The writer's connection during one commit: statements prepared once, writes sent in batches, and
 * what to do once it is on disk. Not for several threads.
 */
final class Transaction implements AutoCloseable {
  private static final String APPEND =
      "INSERT INTO event (position, id, source, subject, type, time, sequence, vendor, target,"
          + " state, json, only_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Set<PreparedStatement> batches = new LinkedHashSet<>();
  private final List<Last> lasts = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private long newest = -1;
  private long appended;
  private boolean wrote;

  /** Writes what piled up during a piece of work. */
  @FunctionalInterface
  interface Last {
    void write() throws SQLException;
  }

  Transaction(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Waits until no other process writes. The first thing to do in every transaction. */
  void begin() throws SQLException {
    appended = 0;
    newest = -1;
    wrote = false;
    // Only now: SQLite's driver takes the write lock here, and would keep it between commits.
    connection.setAutoCommit(false);
    if (dialect.takeTurns() != null) {
      prepare(dialect.takeTurns()).execute();
    }
  }

  /** The statement for this text, without parameters of an earlier use. */
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** The same for a statement that changes something at once. */
  PreparedStatement write(String sql) throws SQLException {
    wrote = true;
    return prepare(sql);
  }

  /** The same, for {@code addBatch}; it is executed with {@link #flush}. */
  PreparedStatement batch(String sql) throws SQLException {
    PreparedStatement statement = prepare(sql);
    batches.add(statement);
    wrote = true;
    return statement;
  }

  /** Appends an event to the feed; {@code onlyFor} is null but for replays. */
  void append(Event event, String onlyFor) throws SQLException {
    newest = newest() + 1;
    appended++;
    PreparedStatement insert = batch(APPEND);
    insert.setLong(1, newest);
    Columns.event(insert, 2, event);
    insert.setString(12, onlyFor);
    insert.addBatch();
  }

  /** Position of the newest event, those of this transaction included. */
  long newest() throws SQLException {
    if (newest < 0) {
      newest = number("SELECT newest FROM feed");
    }
    return newest;
  }

  /** The first column of the only row. */
  long number(String sql) throws SQLException {
    try (ResultSet rows = prepare(sql).executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Runs a statement without parameters to its end, whether or not it gives rows. */
  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Sends what is batched, so that the next reads of this transaction see it. */
  void flush() throws SQLException {
    for (Last write : lasts) {
      write.write();
    }
    lasts.clear();
    for (PreparedStatement statement : batches) {
      statement.executeBatch();
    }
    batches.clear();
  }

  /** Called with the next {@link #flush}, before the batches are sent. */
  void beforeFlush(Last write) {
    lasts.add(write);
  }

  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Returns when everything is on disk. */
  void commit() throws SQLException {
    if (appended > 0) {
      PreparedStatement update = write("UPDATE feed SET newest = ?");
      update.setLong(1, newest);
      update.executeUpdate();
    }
    connection.setAutoCommit(true);
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }

  /** Whether anything may have been written; reading alone proves nothing about a disk. */
  boolean wrote() {
    return wrote;
  }

  /** How many events this transaction appended. */
  long appended() {
    return appended;
  }

  /** Also rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
