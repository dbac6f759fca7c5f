package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.ledger.database.Tenure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The feed in the database, and the tables {@code sink}, {@code parked}, {@code dead_letter}. */
final class SqlEventLog implements EventLog {
  private static final String SELECT =
      "SELECT position, only_for IS NOT NULL AS replayed, "
          + ColumnReader.EVENT
          + " FROM event WHERE ";
  private static final String READ =
      SELECT
          + "position > ? AND (only_for IS NULL OR only_for = ?) AND "
          + SinkFilterSql.heard("?")
          + " ORDER BY position LIMIT ?";

  private static final String ADVANCE =
      "INSERT INTO sink (name, cursor, stopped, error, noted_at, cut, created_at)"
          + " VALUES (?, ?, 0, NULL, ?, 0, ?)"
          // A sink that was forgotten while it runs is there again with its next delivery.
          + " ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor";
  private static final String MARK =
      "INSERT INTO delivery_mark (sink, position, kind, marked_at) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (sink, position, kind) DO NOTHING";
  private static final String DEFERRED =
      "SELECT position, attempts, not_before, error FROM parked WHERE sink = ? ORDER BY position";
  private static final String DEFER =
      "INSERT INTO parked (sink, position, attempts, not_before, error) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (sink, position) DO UPDATE SET attempts = excluded.attempts,"
          + " not_before = excluded.not_before, error = excluded.error";
  private static final String TAKE_UP = "DELETE FROM parked WHERE sink = ? AND position = ?";
  private static final String DEAD_LETTER =
      "INSERT INTO dead_letter (sink, position, attempts, died_at, error, "
          + ColumnReader.EVENT
          + ") SELECT ?, position, ?, ?, ?, "
          + ColumnReader.EVENT
          + " FROM event WHERE position = ?"
          + " ON CONFLICT (sink, id) DO UPDATE SET position = excluded.position,"
          + " attempts = excluded.attempts, died_at = excluded.died_at, error = excluded.error";
  private static final String WANTS =
      "UPDATE sink SET only_types = ?, only_states = ?, only_targets = ? WHERE name = ?";
  private static final String NOTE =
      "UPDATE sink SET stopped = ?, error = ?, noted_at = ? WHERE name = ?";

  private final LedgerDatabase database;
  private final LedgerWriter writer;
  private final AppendNotifier appends;
  private final Clock clock;
  private final Tenure tenure;

  SqlEventLog(
      LedgerDatabase database,
      LedgerWriter writer,
      AppendNotifier appends,
      Clock clock,
      Tenure tenure) {
    this.tenure = tenure;
    this.database = database;
    this.writer = writer;
    this.appends = appends;
    this.clock = clock;
  }

  @Override
  public EventLog under(Tenure other) {
    return new SqlEventLog(database, writer, appends, clock, other);
  }

  private <T> T commit(LedgerTransaction.UnitOfWork<T> work) {
    return writer.commit(null, tenure, work);
  }

  @Override
  public Progress open(String sink, Start start) {
    return commit(
        transaction -> {
          Progress known = progress(transaction, sink);
          if (known != null) {
            return known;
          }
          Progress fresh = new Progress(start == Start.NOW ? transaction.newest() : 0, List.of());
          advance(transaction, sink, fresh.cursor(), clock.instant());
          mark(transaction, sink, fresh.cursor(), DeliveryMark.BEGINNING);
          return fresh;
        });
  }

  @Override
  public void wants(String sink, Wanted wanted) {
    commit(
        transaction -> {
          transaction.update(
              WANTS, names(wanted.types()), names(wanted.states()), names(wanted.targets()), sink);
          return null;
        });
  }

  /** With a comma before and after each name. */
  private static String names(Set<String> names) {
    return names == null ? null : "," + String.join(",", new TreeSet<>(names)) + ",";
  }

  @Override
  public List<Stored> read(String sink, long afterPosition, int limit) {
    return database.query(READ, SqlEventLog::stored, afterPosition, sink, sink, limit);
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
    commit(
        transaction -> {
          advance(transaction, sink, progress.cursor(), clock.instant());
          mark(transaction, sink, progress.cursor(), DeliveryMark.UP_TO);
          ReplayTable.move(transaction, sink, progress.cursor());
          deadLetter(transaction, dead);
          defer(transaction, sink, progress.deferred(), positions(dead));
          return null;
        });
  }

  @Override
  public void note(String sink, Condition condition) {
    commit(
        transaction -> {
          note(transaction, sink, condition);
          SinkEvents.record(transaction, sink, condition, clock.instant());
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

  /** Where the sink stands, or null when it is new. */
  private static Progress progress(LedgerTransaction transaction, String sink) throws SQLException {
    List<Long> cursor =
        transaction.query("SELECT cursor FROM sink WHERE name = ?", row -> row.getLong(1), sink);
    return cursor.isEmpty() ? null : new Progress(cursor.get(0), deferred(transaction, sink));
  }

  /** Also adds a sink that is new. */
  static void advance(LedgerTransaction transaction, String sink, long cursor, Instant at)
      throws SQLException {
    transaction.update(ADVANCE, sink, cursor, at, at);
  }

  /** What a mark says about a sink and a place in the feed. */
  private enum DeliveryMark {
    /** It has had everything up to here. */
    UP_TO,
    /** It has had this one, which had waited apart. */
    LATE,
    /** This one is a dead letter. */
    GIVEN_UP,
    /** It was new, and begins after this. */
    BEGINNING
  }

  private void mark(LedgerTransaction transaction, String sink, long position, DeliveryMark kind)
      throws SQLException {
    transaction.batch(MARK, sink, position, kind, clock.instant());
  }

  /**
   * Makes these the only deferred events; writes no more than what differs. What is deferred no
   * longer has been taken, unless it is dead.
   */
  private void defer(
      LedgerTransaction transaction, String sink, List<Deferred> wanted, Set<Long> dead)
      throws SQLException {
    Map<Long, Deferred> before = new HashMap<>();
    deferred(transaction, sink).forEach(deferred -> before.put(deferred.position(), deferred));
    for (Deferred deferred : wanted) {
      if (!deferred.equals(before.remove(deferred.position()))) {
        transaction.batch(
            DEFER,
            sink,
            deferred.position(),
            deferred.attempts(),
            deferred.notBefore(),
            deferred.error());
      }
    }
    for (long position : before.keySet()) {
      transaction.batch(TAKE_UP, sink, position);
      if (!dead.contains(position)) {
        mark(transaction, sink, position, DeliveryMark.LATE);
      }
    }
  }

  /** Keeps these events whole; one that retention deleted meanwhile is left out. */
  private void deadLetter(LedgerTransaction transaction, List<DeadLetter> dead)
      throws SQLException {
    for (DeadLetter letter : dead) {
      transaction.batch(
          DEAD_LETTER,
          letter.sink(),
          letter.attempts(),
          letter.at(),
          letter.error(),
          letter.position());
      mark(transaction, letter.sink(), letter.position(), DeliveryMark.GIVEN_UP);
    }
  }

  private static Set<Long> positions(List<DeadLetter> dead) {
    return dead.stream().map(DeadLetter::position).collect(Collectors.toSet());
  }

  private static void note(LedgerTransaction transaction, String sink, Condition condition)
      throws SQLException {
    int stopped = condition.stopped() ? 1 : 0;
    transaction.update(NOTE, stopped, condition.error(), condition.since(), sink);
  }

  private static List<Deferred> deferred(LedgerTransaction transaction, String sink)
      throws SQLException {
    return transaction.query(DEFERRED, SqlEventLog::deferred, sink);
  }

  private static Deferred deferred(ResultSet row) throws SQLException {
    return new Deferred(
        row.getLong("position"),
        row.getInt("attempts"),
        ColumnReader.instant(row, "not_before"),
        row.getString("error"));
  }
}
