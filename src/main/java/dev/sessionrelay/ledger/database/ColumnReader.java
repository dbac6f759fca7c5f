package dev.sessionrelay.ledger.database;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.Fingerprint;
import dev.sessionrelay.session.SessionState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How values stand in the tables: times as microseconds since 1970, words as their names. */
public final class ColumnReader {
  /** The columns that {@link #event} reads and {@link #values} fills, in this order. */
  public static final String EVENT =
      "id, source, subject, type, time, sequence, vendor, target, state, json";

  /** The columns that {@link #lastSeen} reads, and since when the session is stale. */
  public static final String AGE =
      "changed_at, last_seen, CASE WHEN missing > 0 OR stale_since IS NOT NULL"
          + " OR gone_at IS NOT NULL THEN NULL ELSE"
          + " (SELECT max(seen_at) FROM sighting WHERE sighting.source = session.source"
          + " AND sighting.subject IN (session.subject, '')"
          + " AND (sighting.subject = session.subject OR"
          + " sighting.target = session.target AND sighting.filter = session.narrowed_by)) END"
          + " AS sighted, stale_since";

  private static final long FARTHEST = 9_000_000_000_000L;
  private static final Logger LOG = LoggerFactory.getLogger(ColumnReader.class);

  private ColumnReader() {}

  /** Reads the row that the result stands on. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** All rows that the statement finds. */
  static <T> List<T> rows(PreparedStatement select, Row<T> row) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        add(row, rows, found);
      }
    }
    return found;
  }

  /** One row that cannot be read, made by hand or by a newer release, hides no other. */
  private static <T> void add(Row<T> row, ResultSet rows, List<T> found) throws SQLException {
    try {
      found.add(row.read(rows));
    } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
      LOG.warn(
          "A row of the ledger cannot be read and is passed over: {}",
          String.valueOf(e.getMessage()));
    }
  }

  /** Of a moment that no number can hold, the nearest that one can. */
  public static long micros(Instant time) {
    long seconds = Math.max(-FARTHEST, Math.min(FARTHEST, time.getEpochSecond()));
    return seconds * 1_000_000 + time.getNano() / 1_000;
  }

  /** The time in this column, or null. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** When the session was seen last, as far as the columns {@link #AGE} know. */
  public static Instant lastSeen(ResultSet row) throws SQLException {
    Instant seen = instant(row, "last_seen");
    Instant sighted = instant(row, "sighted");
    Instant known = seen == null ? instant(row, "changed_at") : seen;
    return sighted == null || known.isAfter(sighted) ? known : sighted;
  }

  /** The canonical state; UNKNOWN for a word that this release does not know. */
  public static SessionState state(ResultSet row) throws SQLException {
    String word = row.getString("state");
    return Arrays.stream(SessionState.values())
        .filter(state -> state.name().equals(word))
        .findFirst()
        .orElse(SessionState.UNKNOWN);
  }

  /** The fingerprint; one that no session has where it cannot be read, so that it is compared. */
  public static Fingerprint fingerprint(ResultSet row) throws SQLException {
    try {
      return Fingerprint.parse(row.getString("fingerprint"));
    } catch (IllegalArgumentException | NullPointerException e) {
      return new Fingerprint(0, 0);
    }
  }

  public static Integer integer(ResultSet row, String column) throws SQLException {
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

  public static Event event(ResultSet row) throws SQLException {
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
