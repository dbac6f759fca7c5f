package dev.sessionrelay.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The feed in the database. */
final class SqlEventLog implements EventLog {
  private static final String SELECT =
      "SELECT position, only_for IS NOT NULL AS replayed, "
          + ColumnReader.EVENT
          + " FROM event WHERE ";
  private static final String READ =
      SELECT + "position > ? AND (only_for IS NULL OR only_for = ?) ORDER BY position LIMIT ?";

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final AppendNotifier appends;
  private final Clock clock;

  SqlEventLog(LedgerDatabase database, LedgerWriter writer, AppendNotifier appends, Clock clock) {
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
          sinks.advance(sink, fresh.cursor(), clock.instant());
          return fresh;
        });
  }

  @Override
  public void wants(String sink, Wanted wanted) {
    writer.commit(
        transaction -> {
          new SinkTable(transaction).wants(sink, wanted);
          return null;
        });
  }

  @Override
  public List<Stored> read(String sink, long afterPosition, int limit) {
    return database.query(READ, SqlEventLog::stored, afterPosition, sink, limit);
  }

  @Override
  public List<Stored> at(List<Long> positions) {
    return database.read(
        connection -> {
          List<Stored> found = new ArrayList<>();
          for (List<Long> some : SqlParameters.chunks(positions)) {
            String which = "position" + SqlParameters.in(some.size()) + " ORDER BY position";
            found.addAll(
                LedgerDatabase.query(connection, SELECT + which, SqlEventLog::stored, some));
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
    return database.number(LedgerTransaction.NEWEST);
  }

  @Override
  public AutoCloseable onAppend(Runnable listener) {
    return appends.listen(listener);
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(row.getLong("position"), ColumnReader.event(row), row.getBoolean("replayed"));
  }
}
