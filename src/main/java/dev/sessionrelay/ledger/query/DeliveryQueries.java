package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.SinkFilterSql;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.ledger.query.SinkDelivery.DeliveryState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of events at the sinks: told by the marks that each sink leaves when it moves on, so
 * that nothing is written for a single delivery.
 */
public final class DeliveryQueries {
  /** The event's newest place for the sink: a replayed dead letter stands there once more. */
  private static final String PLACES =
      "SELECT event.position AS asked, sink.name AS sink_name, sink.cursor AS sink_cursor,"
          + " event.time AS happened, "
          + SinkFilterSql.WANTED
          + " AS wanted, coalesce((SELECT max(position) FROM event replay"
          + " WHERE replay.id = event.id AND replay.only_for = sink.name), event.position) AS place,"
          + " event.id AS event_id FROM event CROSS JOIN sink WHERE event.only_for IS NULL"
          + " AND event.position";

  private static final String MARK =
      "(SELECT marked_at FROM delivery_mark WHERE sink = sink_name AND position ";
  private static final String SELECT =
      "SELECT asked, sink_name, sink_cursor, happened, wanted, place,"
          + " parked.attempts AS tries, parked.not_before, parked.error AS try_error,"
          + " dead_letter.attempts AS dead_tries, dead_letter.died_at,"
          + " dead_letter.error AS dead_error, "
          + MARK
          + "= place AND kind = 'LATE') AS late, "
          + MARK
          + "= place AND kind = 'GIVEN_UP') AS given_up, "
          + MARK
          + ">= place AND kind = 'BEGINNING' LIMIT 1) AS older, "
          + MARK
          + ">= place AND kind = 'UP_TO' ORDER BY position LIMIT 1) AS done, "
          + MARK
          + "< place AND kind IN ('UP_TO', 'BEGINNING') ORDER BY position DESC LIMIT 1) AS not_yet"
          + " FROM (";
  private static final String JOINED =
      ") places LEFT JOIN parked ON parked.sink = sink_name"
          + " AND parked.position = place LEFT JOIN dead_letter ON dead_letter.sink = sink_name"
          + " AND dead_letter.id = event_id ORDER BY asked, sink_name";

  private final LedgerReader ledger;

  public DeliveryQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /**
   * What became of each of these events, by place in the feed: one entry a sink, by name.
   *
   * @param positions of events, not of replays
   */
  public Map<Long, List<SinkDelivery>> of(List<Long> positions) {
    Map<Long, List<SinkDelivery>> all = new HashMap<>();
    for (List<Long> some : SqlParameters.chunks(positions)) {
      String sql = SELECT + PLACES + SqlParameters.in(some.size()) + JOINED;
      ledger
          .query(sql, row -> Map.entry(row.getLong("asked"), delivery(row)), some)
          .forEach(
              found ->
                  all.computeIfAbsent(found.getKey(), place -> new ArrayList<>())
                      .add(found.getValue()));
    }
    return all;
  }

  private static SinkDelivery delivery(ResultSet row) throws SQLException {
    DeliveryState state = state(row);
    boolean dead = state == DeliveryState.DEAD;
    return new SinkDelivery(
        row.getString("sink_name"),
        state,
        after(row, state),
        before(row, state),
        row.getInt(dead ? "dead_tries" : "tries"),
        row.getString(dead ? "dead_error" : "try_error"),
        state == DeliveryState.RETRYING ? ColumnReader.instant(row, "not_before") : null);
  }

  private static DeliveryState state(ResultSet row) throws SQLException {
    if (has(row, "died_at")) {
      return DeliveryState.DEAD;
    } else if (has(row, "given_up")) {
      return DeliveryState.DROPPED;
    } else if (has(row, "tries")) {
      return DeliveryState.RETRYING;
    } else if (has(row, "late")) {
      return DeliveryState.DELIVERED;
    } else if (has(row, "older")) {
      return DeliveryState.BEFORE_SINK;
    } else if (!row.getBoolean("wanted")) {
      return DeliveryState.FILTERED;
    }
    return row.getLong("place") > row.getLong("sink_cursor")
        ? DeliveryState.WAITING
        : DeliveryState.DELIVERED;
  }

  private static Instant after(ResultSet row, DeliveryState state) throws SQLException {
    if (state != DeliveryState.DELIVERED) {
      return null;
    }
    Instant happened = ColumnReader.instant(row, "happened");
    Instant before = ColumnReader.instant(row, has(row, "late") ? "done" : "not_yet");
    return before == null || before.isBefore(happened) ? happened : before;
  }

  private static Instant before(ResultSet row, DeliveryState state) throws SQLException {
    return switch (state) {
      case DELIVERED -> ColumnReader.instant(row, has(row, "late") ? "late" : "done");
      case DEAD -> ColumnReader.instant(row, "died_at");
      case DROPPED -> ColumnReader.instant(row, "given_up");
      default -> null;
    };
  }

  private static boolean has(ResultSet row, String column) throws SQLException {
    row.getLong(column);
    return !row.wasNull();
  }
}
