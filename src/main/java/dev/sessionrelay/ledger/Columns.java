package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How values stand in the tables: times as microseconds since 1970, words as their names. */
final class Columns {
  /** The columns that {@link #event} reads and writes, in its order. */
  static final String EVENT =
      "id, source, subject, type, time, sequence, vendor, target, state, json";

  private Columns() {}

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** The time in this column, or null. */
  static Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : instant(micros);
  }

  static Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  static void integer(PreparedStatement statement, int index, Integer value) throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.INTEGER);
    } else {
      statement.setInt(index, value);
    }
  }

  /** Sets ten parameters from {@code first} on. */
  static void event(PreparedStatement statement, int first, Event event) throws SQLException {
    statement.setString(first, event.id());
    statement.setString(first + 1, event.source());
    statement.setString(first + 2, event.subject());
    statement.setString(first + 3, event.type().name());
    statement.setLong(first + 4, micros(event.time()));
    statement.setLong(first + 5, event.sequence());
    statement.setString(first + 6, event.vendor());
    statement.setString(first + 7, event.target());
    statement.setString(first + 8, event.state() == null ? null : event.state().name());
    statement.setString(first + 9, event.json());
  }

  static Event event(ResultSet row) throws SQLException {
    String state = row.getString("state");
    return new Event(
        row.getString("id"),
        row.getString("source"),
        row.getString("subject"),
        EventType.valueOf(row.getString("type")),
        instant(row.getLong("time")),
        row.getLong("sequence"),
        row.getString("vendor"),
        row.getString("target"),
        state == null ? null : SessionState.valueOf(state),
        row.getString("json"));
  }
}
