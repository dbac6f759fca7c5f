package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.EventRange;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.SinkFilterSql;
import dev.sessionrelay.ledger.database.ColumnReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What each sink has had, and what it still has to get. Every method throws {@link
 * dev.sessionrelay.ledger.database.LedgerException} when the database does not answer.
 */
public final class SinkQueries {
  private static final String TO_COME =
      " FROM event WHERE position > sink.cursor AND (only_for IS NULL OR only_for = sink.name)"
          + " AND "
          + SinkFilterSql.WANTED;
  private static final String SINKS =
      "SELECT name, cursor, stopped, error, noted_at, cut,"
          + " (SELECT count(*)"
          + TO_COME
          + ") AS waiting,"
          + " (SELECT count(*) FROM parked WHERE sink = sink.name) AS parked,"
          + " (SELECT count(*) FROM dead_letter WHERE sink = sink.name) AS dead,"
          + " (SELECT time"
          + TO_COME
          + " ORDER BY position LIMIT 1) AS next,"
          + " (SELECT error FROM dead_letter WHERE sink = sink.name"
          + " ORDER BY died_at DESC LIMIT 1) AS dead_error,"
          + " (SELECT min(time) FROM event WHERE position IN"
          + " (SELECT position FROM parked WHERE sink = sink.name)) AS oldest_parked,"
          + " (SELECT error FROM parked WHERE sink = sink.name ORDER BY not_before DESC LIMIT 1)"
          + " AS parked_error"
          + " FROM sink ORDER BY name";
  private static final String DEAD =
      "SELECT sink, attempts, died_at, error, "
          + ColumnReader.EVENT
          + " FROM dead_letter WHERE (? IS NULL OR sink = ?) AND (? IS NULL OR substr(id, 1, length(?)) = ?)"
          + " ORDER BY died_at, sink, sequence LIMIT ?";

  private static final String RANGE =
      "SELECT count(*) AS total, coalesce(min(position), 0) AS first,"
          + " coalesce(max(position), 0) AS last FROM event, sink WHERE sink.name = ?"
          + " AND only_for IS NULL AND time >= ? AND time < ? AND "
          + SinkFilterSql.WANTED;
  private static final String REPLAYS =
      "SELECT sink, since, until, total, copied, cursor, (SELECT newest FROM feed) AS newest"
          + " FROM replay JOIN sink ON sink.name = replay.sink ORDER BY sink";

  private final LedgerReader ledger;

  public SinkQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /** Every sink that the ledger knows, by name; also those that are no longer configured. */
  public List<SinkRow> all() {
    return ledger.query(SINKS, SinkQueries::sink);
  }

  /** What a sink's filters let through of what was observed in this time, its end excluded. */
  public EventRange range(String sink, Instant since, Instant until) {
    return ledger
        .query(
            RANGE,
            row ->
                new EventRange(
                    since, until, row.getLong("first"), row.getLong("last"), row.getLong("total")),
            sink,
            since,
            until)
        .get(0);
  }

  /** Ranges that sinks get once more, and have not had as a whole, by sink. */
  public List<ReplayRow> replays() {
    return ledger.query(REPLAYS, ReplayRow::of);
  }

  /**
   * Dead letters, oldest first.
   *
   * @param sink null for those of all sinks
   */
  public List<DeadLetterRow> deadLetters(String sink, int limit) {
    return ledger.query(DEAD, SinkQueries::dead, sink, sink, null, null, null, limit);
  }

  /**
   * Dead letters of the events whose ids begin so: one for each event and sink that refused it.
   *
   * @param sink null for those of all sinks
   * @param limit guards against a beginning that says little
   */
  public List<DeadLetterRow> deadLetters(String sink, String idPrefix, int limit) {
    return ledger.query(DEAD, SinkQueries::dead, sink, sink, idPrefix, idPrefix, idPrefix, limit);
  }

  private static SinkRow sink(ResultSet row) throws SQLException {
    String error = row.getString("error");
    return new SinkRow(
        row.getString("name"),
        row.getLong("waiting"),
        row.getLong("parked"),
        row.getLong("dead"),
        earlier(ColumnReader.instant(row, "next"), ColumnReader.instant(row, "oldest_parked")),
        row.getInt("stopped") == 1,
        error == null ? row.getString("parked_error") : error,
        ColumnReader.instant(row, "noted_at"),
        row.getLong("cut"),
        row.getString("dead_error"));
  }

  private static DeadLetterRow dead(ResultSet row) throws SQLException {
    return new DeadLetterRow(
        row.getString("sink"),
        row.getInt("attempts"),
        ColumnReader.instant(row, "died_at"),
        row.getString("error"),
        ColumnReader.event(row));
  }

  private static Instant earlier(Instant one, Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
