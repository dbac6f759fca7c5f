package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How values stand in the tables: times as microseconds since 1970, words as their names. */
final class ColumnReader {
  /** The columns that {@link #event} reads and {@link #values} fills, in this order. */
  static final String EVENT =
      "id, source, subject, type, time, sequence, vendor, target, state, json";

  private ColumnReader() {}

  /** Reads the row that the result stands on. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows that the statement finds. */
  static <T> List<T> rows(PreparedStatement select, Row<T> row) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(row.read(rows));
      }
    }
    return found;
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** The time in this column, or null. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  static Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static List<Object> values(Event event) {
    return Arrays.asList(
        event.id(),
        event.source(),
        event.subject(),
        event.type(),
        event.time(),
        event.sequence(),
        event.vendor(),
        event.target(),
        event.state(),
        event.json());
  }

  static Event event(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return new Event(
        row.getString("id"),
        row.getString("source"),
        row.getString("subject"),
        EventType.valueOf(row.getString("type")),
        instant(row, "time"),
        row.getLong("sequence"),
        row.getString("vendor"),
        row.getString("target"),
        state == null ? null : SessionState.valueOf(state),
        row.getString("json"));
  }
}
