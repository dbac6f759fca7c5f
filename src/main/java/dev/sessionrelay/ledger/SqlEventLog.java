package dev.sessionrelay.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The feed in the database. */
final class SqlEventLog implements EventLog {
  private static final String SELECT =
      "SELECT position, only_for IS NOT NULL AS replayed, " + Columns.EVENT + " FROM event WHERE ";
  private static final String READ =
      SELECT + "position > ? AND (only_for IS NULL OR only_for = ?) ORDER BY position LIMIT ?";

  private final Database database;
  private final Writer writer;
  private final Appends appends;
  private final Clock clock;

  SqlEventLog(Database database, Writer writer, Appends appends, Clock clock) {
    this.database = database;
    this.writer = writer;
    this.appends = appends;
    this.clock = clock;
  }

  @Override
  public Progress open(String sink, Start start) {
    return writer.commit(
        transaction -> {
          SinkTable sinks = new SinkTable(transaction);
          Progress known = sinks.progress(sink);
          if (known != null) {
            return known;
          }
          Progress fresh = new Progress(start == Start.NOW ? transaction.newest() : 0, List.of());
          sinks.add(sink, fresh.cursor(), clock.instant());
          return fresh;
        });
  }

  @Override
  public List<Stored> read(String sink, long afterPosition, int limit) {
    return database.read(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(READ)) {
            select.setLong(1, afterPosition);
            select.setString(2, sink);
            select.setInt(3, limit);
            return stored(select);
          }
        });
  }

  @Override
  public List<Stored> at(List<Long> positions) {
    return database.read(
        connection -> {
          List<Stored> found = new ArrayList<>();
          for (List<Long> some : InList.chunks(positions)) {
            found.addAll(at(connection, some));
          }
          return found;
        });
  }

  @Override
  public void advance(String sink, Progress progress, List<DeadLetter> dead) {
    writer.commit(
        transaction -> {
          SinkTable sinks = new SinkTable(transaction);
          sinks.advance(sink, progress.cursor(), clock.instant());
          sinks.park(sink, progress.parked());
          sinks.bury(dead);
          return null;
        });
  }

  @Override
  public void note(String sink, Condition condition) {
    writer.commit(
        transaction -> {
          new SinkTable(transaction).note(sink, condition);
          return null;
        });
  }

  @Override
  public long newest() {
    return database.read(Follower::newest);
  }

  @Override
  public AutoCloseable onAppend(Runnable listener) {
    return appends.listen(listener);
  }

  private static List<Stored> at(Connection connection, List<Long> positions) throws SQLException {
    String which = "position IN " + InList.of(positions.size()) + " ORDER BY position";
    try (PreparedStatement select = connection.prepareStatement(SELECT + which)) {
      InList.set(select, 1, positions);
      return stored(select);
    }
  }

  private static List<Stored> stored(PreparedStatement select) throws SQLException {
    List<Stored> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Stored(row.getLong("position"), Columns.event(row), row.getBoolean("replayed")));
      }
    }
    return found;
  }
}
