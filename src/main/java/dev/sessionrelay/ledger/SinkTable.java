package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Parked;
import dev.sessionrelay.ledger.EventLog.Progress;
import dev.sessionrelay.ledger.EventLog.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** SQL of the tables {@code sink}, {@code parked} and {@code dead_letter}, as sinks write them. */
final class SinkTable {
  private static final String ADVANCE =
      "INSERT INTO sink (name, cursor, stopped, error, noted_at, cut, created_at)"
          + " VALUES (?, ?, 0, NULL, ?, 0, ?)"
          // A sink that was forgotten while it runs is there again with its next delivery.
          + " ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor";
  private static final String PARKED =
      "SELECT position, attempts, not_before, error FROM parked WHERE sink = ? ORDER BY position";
  private static final String PARK =
      "INSERT INTO parked (sink, position, attempts, not_before, error) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (sink, position) DO UPDATE SET attempts = excluded.attempts,"
          + " not_before = excluded.not_before, error = excluded.error";
  private static final String UNPARK = "DELETE FROM parked WHERE sink = ? AND position = ?";
  private static final String BURY =
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

  private final LedgerTransaction transaction;

  SinkTable(LedgerTransaction transaction) {
    this.transaction = transaction;
  }

  /** Where the sink stands, or null when it is new. */
  Progress progress(String sink) throws SQLException {
    List<Long> cursor =
        transaction.query("SELECT cursor FROM sink WHERE name = ?", row -> row.getLong(1), sink);
    return cursor.isEmpty() ? null : new Progress(cursor.get(0), parked(sink));
  }

  /** Also adds a sink that is new. */
  void advance(String sink, long cursor, Instant at) throws SQLException {
    transaction.update(ADVANCE, sink, cursor, at, at);
  }

  /** Makes these the only parked events; writes no more than what differs. */
  void park(String sink, List<Parked> wanted) throws SQLException {
    Map<Long, Parked> before = new HashMap<>();
    parked(sink).forEach(parked -> before.put(parked.position(), parked));
    for (Parked parked : wanted) {
      if (!parked.equals(before.remove(parked.position()))) {
        transaction.batch(
            PARK, sink, parked.position(), parked.attempts(), parked.notBefore(), parked.error());
      }
    }
    for (long position : before.keySet()) {
      transaction.batch(UNPARK, sink, position);
    }
  }

  /** Keeps these events whole; one that retention deleted meanwhile is left out. */
  void bury(List<DeadLetter> dead) throws SQLException {
    for (DeadLetter letter : dead) {
      transaction.batch(
          BURY, letter.sink(), letter.attempts(), letter.at(), letter.error(), letter.position());
    }
  }

  void wants(String sink, Wanted wanted) throws SQLException {
    transaction.update(
        WANTS, list(wanted.types()), list(wanted.states()), list(wanted.targets()), sink);
  }

  /** With a comma before and after each name. */
  private static String list(Set<String> names) {
    return names == null ? null : "," + String.join(",", new TreeSet<>(names)) + ",";
  }

  void note(String sink, Condition condition) throws SQLException {
    int stopped = condition.stopped() ? 1 : 0;
    transaction.update(NOTE, stopped, condition.error(), condition.since(), sink);
  }

  private List<Parked> parked(String sink) throws SQLException {
    return transaction.query(PARKED, SinkTable::parked, sink);
  }

  private static Parked parked(ResultSet row) throws SQLException {
    return new Parked(
        row.getLong("position"),
        row.getInt("attempts"),
        ColumnReader.instant(row, "not_before"),
        row.getString("error"));
  }
}
