package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.EventLog.Condition;
import dev.sessionrelay.ledger.EventLog.DeadLetter;
import dev.sessionrelay.ledger.EventLog.Parked;
import dev.sessionrelay.ledger.EventLog.Progress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final String PARKED =
      "SELECT position, attempts, not_before, error FROM parked WHERE sink = ? ORDER BY position";
  private static final String PARK =
      "INSERT INTO parked (sink, position, attempts, not_before, error) VALUES (?, ?, ?, ?, ?)"
          + " ON CONFLICT (sink, position) DO UPDATE SET attempts = excluded.attempts,"
          + " not_before = excluded.not_before, error = excluded.error";
  private static final String UNPARK = "DELETE FROM parked WHERE sink = ? AND position = ?";
  private static final String BURY =
      "INSERT INTO dead_letter (sink, position, attempts, died_at, error, "
          + Columns.EVENT
          + ") SELECT ?, position, ?, ?, ?, "
          + Columns.EVENT
          + " FROM event WHERE position = ?"
          + " ON CONFLICT (sink, id) DO UPDATE SET position = excluded.position,"
          + " attempts = excluded.attempts, died_at = excluded.died_at, error = excluded.error";
  private static final String NOTE =
      "UPDATE sink SET stopped = ?, error = ?, noted_at = ? WHERE name = ?";

  private final Transaction transaction;

  SinkTable(Transaction transaction) {
    this.transaction = transaction;
  }

  /** Where the sink stands, or null when it is new. */
  Progress progress(String sink) throws SQLException {
    PreparedStatement select = transaction.prepare("SELECT cursor FROM sink WHERE name = ?");
    select.setString(1, sink);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? new Progress(row.getLong(1), parked(sink)) : null;
    }
  }

  void add(String sink, long cursor, Instant at) throws SQLException {
    advance(sink, cursor, at);
  }

  void advance(String sink, long cursor, Instant at) throws SQLException {
    PreparedStatement advance = transaction.write(ADVANCE);
    advance.setString(1, sink);
    advance.setLong(2, cursor);
    advance.setLong(3, Columns.micros(at));
    advance.setLong(4, Columns.micros(at));
    advance.executeUpdate();
  }

  /** Makes these the only parked events; writes no more than what differs. */
  void park(String sink, List<Parked> wanted) throws SQLException {
    Map<Long, Parked> before = new HashMap<>();
    parked(sink).forEach(parked -> before.put(parked.position(), parked));
    for (Parked parked : wanted) {
      if (!parked.equals(before.remove(parked.position()))) {
        park(sink, parked);
      }
    }
    for (long position : before.keySet()) {
      unpark(sink, position);
    }
  }

  /** Keeps these events whole; one that retention deleted meanwhile is left out. */
  void bury(List<DeadLetter> dead) throws SQLException {
    for (DeadLetter letter : dead) {
      PreparedStatement bury = transaction.batch(BURY);
      bury.setString(1, letter.sink());
      bury.setInt(2, letter.attempts());
      bury.setLong(3, Columns.micros(letter.at()));
      bury.setString(4, letter.error());
      bury.setLong(5, letter.position());
      bury.addBatch();
    }
  }

  void note(String sink, Condition condition) throws SQLException {
    PreparedStatement note = transaction.write(NOTE);
    note.setInt(1, condition.stopped() ? 1 : 0);
    note.setString(2, condition.error());
    note.setLong(3, Columns.micros(condition.since()));
    note.setString(4, sink);
    note.executeUpdate();
  }

  private List<Parked> parked(String sink) throws SQLException {
    PreparedStatement select = transaction.prepare(PARKED);
    select.setString(1, sink);
    List<Parked> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Parked(
                row.getLong(1), row.getInt(2), Columns.instant(row.getLong(3)), row.getString(4)));
      }
    }
    return found;
  }

  private void park(String sink, Parked parked) throws SQLException {
    PreparedStatement park = transaction.batch(PARK);
    park.setString(1, sink);
    park.setLong(2, parked.position());
    park.setInt(3, parked.attempts());
    park.setLong(4, Columns.micros(parked.notBefore()));
    park.setString(5, parked.error());
    park.addBatch();
  }

  private void unpark(String sink, long position) throws SQLException {
    PreparedStatement unpark = transaction.batch(UNPARK);
    unpark.setString(1, sink);
    unpark.setLong(2, position);
    unpark.addBatch();
  }
}
