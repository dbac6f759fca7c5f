package dev.sessionrelay.ledger.database;

import dev.sessionrelay.session.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
public final class LedgerTransaction implements AutoCloseable {
  private static final String WITHHOLD = "UPDATE event SET withheld_from = ? WHERE position = ?";
  private static final String APPEND =
      "INSERT INTO event (position, id, source, subject, type, time, sequence, vendor, target,"
          + " state, json, only_for) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** Position of the newest event, 0 when there is none. */
  public static final String NEWEST = "SELECT newest FROM feed";

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Set<PreparedStatement> batches = new LinkedHashSet<>();
  private final List<Last> lasts = new ArrayList<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private long newest = -1;
  private long appended;
  private boolean wrote;
  private String traceparent;

  /**
   * A change to the ledger. It may be run again after a failure, so it decides everything by what
   * it reads in this transaction and touches memory in {@link #afterCommit} only.
   */
  @FunctionalInterface
  public interface UnitOfWork<T> {
    T run(LedgerTransaction transaction) throws SQLException;
  }

  /** Writes what piled up during a piece of work. */
  @FunctionalInterface
  public interface Last {
    void write() throws SQLException;
  }

  public LedgerTransaction(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Waits until no other process writes. The first thing to do in every transaction. */
  public void begin() throws SQLException {
    appended = 0;
    events.clear();
    newest = -1;
    wrote = false;
    // Only now: SQLite's driver takes the write lock here, and would keep it between commits.
    connection.setAutoCommit(false);
    if (dialect.takeTurns != null) {
      prepare(dialect.takeTurns).execute();
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return SqlParameters.bind(statement, parameters);
  }

  public <T> List<T> query(String sql, ColumnReader.Row<T> row, Object... parameters)
      throws SQLException {
    return ColumnReader.rows(prepare(sql, parameters), row);
  }

  /** The first column of the only row. */
  public long number(String sql, Object... parameters) throws SQLException {
    return query(sql, row -> row.getLong(1), parameters).get(0);
  }

  /**
   * Changes something at once.
   *
   * @return how many rows
   */
  public int update(String sql, Object... parameters) throws SQLException {
    wrote = true;
    return prepare(sql, parameters).executeUpdate();
  }

  /** Changes something with {@link #flush}. */
  public void batch(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = prepare(sql, parameters);
    statement.addBatch();
    batches.add(statement);
    wrote = true;
  }

  /**
   * Events from now on come from this span.
   *
   * @param parent null for none
   */
  public void isPartOf(String parent) {
    traceparent = parent;
  }

  /** Appends an event to the feed; {@code onlyFor} is null but for replays. */
  public void append(Event event, String onlyFor) throws SQLException {
    newest = newest() + 1;
    appended++;
    Event traced = onlyFor == null ? event.tracedBy(traceparent) : event;
    if (onlyFor == null) {
      events.add(traced);
    }
    batch(APPEND, newest, traced, onlyFor);
  }

  /** Keeps the event that was appended last from these sinks. */
  public void withhold(List<String> sinks) throws SQLException {
    if (!sinks.isEmpty()) {
      batch(WITHHOLD, "," + String.join(",", sinks) + ",", newest);
    }
  }

  /** Position of the newest event, those of this transaction included. */
  public long newest() throws SQLException {
    if (newest < 0) {
      newest = number(NEWEST);
    }
    return newest;
  }

  /**
   * Goes on above this position, and every sequence as far above what it was: more events than that
   * cannot have been lost, so none of their numbers is given out twice.
   */
  public void goOnAbove(long position) throws SQLException {
    long lost = position - newest();
    update("UPDATE stream SET sequence = sequence + ?", lost);
    update("UPDATE feed SET newest = ?, sequence_floor = sequence_floor + ?", position, lost);
    newest = position;
  }

  /** Runs a statement without parameters to its end, whether or not it gives rows. */
  public void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /** Sends what is batched, so that the next reads of this transaction see it. */
  public void flush() throws SQLException {
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
  public void beforeFlush(Last write) {
    lasts.add(write);
  }

  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** Returns when everything is on disk. */
  public void commit() throws SQLException {
    if (appended > 0) {
      update("UPDATE feed SET newest = ?", newest);
    }
    connection.setAutoCommit(true);
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }

  /** Whether anything may have been written; reading alone proves nothing about a disk. */
  public boolean wrote() {
    return wrote;
  }

  /** The events that this transaction appended, replays left out. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** How many events this transaction appended. */
  public long appended() {
    return appended;
  }

  /** Also rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
