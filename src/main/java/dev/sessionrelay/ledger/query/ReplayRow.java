package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.database.ColumnReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A range of events that a sink gets once more.
 *
 * @param total events in it
 * @param sent how many of them the sink is past
 */
public record ReplayRow(String sink, Instant since, Instant until, long total, long sent) {
  /** What has been copied stands at the end of the feed, among what is new. */
  static ReplayRow of(ResultSet row) throws SQLException {
    long ahead = row.getLong("newest") - row.getLong("cursor");
    return new ReplayRow(
        row.getString("sink"),
        ColumnReader.instant(row, "since"),
        ColumnReader.instant(row, "until"),
        row.getLong("total"),
        Math.max(0, row.getLong("copied") - ahead));
  }
}
