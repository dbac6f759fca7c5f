package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Deferred;
import dev.sessionrelay.ledger.EventLog.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL of the tables {@code sink}, {@code parked} and {@code dead_letter}, as sinks write them. */
final class SinkTable {
  private static final String ADVANCE =
      "INSERT INTO sink (name, cursor, stopped, error, noted_at, cut, created_at)"
          + " VALUES (?, ?, 0, NULL, ?, 0, ?)"
          // A sink that was forgotten while it runs is there again with its next delivery.
          + " ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor";
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
  private static final String NOTE =
      "UPDATE sink SET stopped = ?, error = ?, noted_at = ? WHERE name = ?";

  private final LedgerTransaction transaction;

  SinkTable(LedgerTransaction transaction) {
    this.transaction = transaction;
  }

  /** Where the sink stands, or null when it is new. */
  Progress progress(String sink) throws SQLException {
    List<Long> cursor =
        transaction.query("SELECT cursor FROM sink WHERE name = ?", row -> row.getLong(1), sink);
    return cursor.isEmpty() ? null : new Progress(cursor.get(0), deferred(sink));
  }

  /** Also adds a sink that is new. */
  void advance(String sink, long cursor, Instant at) throws SQLException {
    transaction.update(ADVANCE, sink, cursor, at, at);
  }

  /** Makes these the only deferred events; writes no more than what differs. */
  void defer(String sink, List<Deferred> wanted) throws SQLException {
    Map<Long, Deferred> before = new HashMap<>();
    deferred(sink).forEach(deferred -> before.put(deferred.position(), deferred));
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
    }
  }

  /** Keeps these events whole; one that retention deleted meanwhile is left out. */
  void deadLetter(List<DeadLetter> dead) throws SQLException {
    for (DeadLetter letter : dead) {
      transaction.batch(
          DEAD_LETTER,
          letter.sink(),
          letter.attempts(),
          letter.at(),
          letter.error(),
          letter.position());
    }
  }

  void note(String sink, Condition condition) throws SQLException {
    int stopped = condition.stopped() ? 1 : 0;
    transaction.update(NOTE, stopped, condition.error(), condition.since(), sink);
  }

  private List<Deferred> deferred(String sink) throws SQLException {
    return transaction.query(DEFERRED, SinkTable::deferred, sink);
  }

  private static Deferred deferred(ResultSet row) throws SQLException {
    return new Deferred(
        row.getLong("position"),
        row.getInt("attempts"),
        ColumnReader.instant(row, "not_before"),
        row.getString("error"));
  }
}
