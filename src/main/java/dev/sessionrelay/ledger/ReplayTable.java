package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Ranges of events that sinks get once more. They are copied to the end of the feed, for the one
 * sink alone, in the transactions that move it on: as fast as it takes them, and with a crash at
 * any moment none is left out.
 */
final class ReplayTable {
  /** Events that one transaction copies at most. */
  private static final int STEP = 250;

  /** A sink that has more of the feed before it gets no more copies yet. */
  private static final int AHEAD = 500;

  private static final String BEGIN =
      "INSERT INTO replay (sink, since, until, place, ending, total, copied)"
          + " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT (sink) DO NOTHING";
  private static final String FIND =
      "SELECT since, until, place, ending, total, copied FROM replay WHERE sink = ?";
  private static final String NEXT =
      "SELECT position, "
          + ColumnReader.EVENT
          + " FROM event JOIN sink ON sink.name = ? WHERE position > ? AND position <= ?"
          + " AND only_for IS NULL AND +time >= ? AND +time < ? AND "
          + SinkFilterSql.WANTED
          + " ORDER BY position LIMIT "
          + STEP;
  private static final String MOVE = "UPDATE replay SET place = ?, copied = ? WHERE sink = ?";
  private static final String END = "DELETE FROM replay WHERE sink = ?";

  private ReplayTable() {}

  /** A range that is under way. */
  private record CopiedRange(EventRange range, long place, long copied) {
    static CopiedRange of(ResultSet row) throws SQLException {
      EventRange range =
          new EventRange(
              ColumnReader.instant(row, "since"),
              ColumnReader.instant(row, "until"),
              0,
              row.getLong("ending"),
              row.getLong("total"));
      return new CopiedRange(range, row.getLong("place"), row.getLong("copied"));
    }
  }

  /**
   * @return false when another range is under way for this sink
   */
  static boolean begin(LedgerTransaction transaction, String sink, EventRange range)
      throws SQLException {
    int added =
        transaction.update(
            BEGIN,
            sink,
            range.since(),
            range.until(),
            range.first() - 1,
            range.last(),
            range.total());
    if (added == 1) {
      copy(transaction, sink);
    }
    return added == 1;
  }

  /** Copies some more when the sink has come near the end of the feed. */
  static void move(LedgerTransaction transaction, String sink, long cursor) throws SQLException {
    if (transaction.newest() - cursor < AHEAD) {
      copy(transaction, sink);
    }
  }

  private static void copy(LedgerTransaction transaction, String sink) throws SQLException {
    for (CopiedRange under : transaction.query(FIND, CopiedRange::of, sink)) {
      List<Stored> next = next(transaction, sink, under);
      for (Stored stored : next) {
        transaction.append(stored.event(), sink);
      }
      if (next.size() < STEP) {
        transaction.update(END, sink);
      } else {
        long place = next.get(STEP - 1).position();
        transaction.update(MOVE, place, under.copied() + STEP, sink);
      }
    }
  }

  private static List<Stored> next(LedgerTransaction transaction, String sink, CopiedRange under)
      throws SQLException {
    EventRange range = under.range();
    return transaction.query(
        NEXT,
        row -> new Stored(row.getLong("position"), ColumnReader.event(row)),
        sink,
        under.place(),
        range.last(),
        range.since(),
        range.until());
  }
}
