package dev.sessionrelay.ledger.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.SessionState;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** SQL of the tables {@code session_day}, {@code session_counted} and {@code unseen}. */
final class UseTable {
  /** Events that tell what a session is. */
  static final String EVENTS =
      "SELECT source, subject, time, state, target, json FROM event WHERE only_for IS NULL"
          + " AND type IN ('SESSION_DISCOVERED', 'SESSION_CHANGED', 'SESSION_GONE')";

  static final String COUNTED =
      "SELECT source, subject, until_at, state, activity, target FROM session_counted"
          + " WHERE subject";
  static final String UNSEEN =
      "SELECT source, target, subject, from_at, until_at FROM unseen WHERE ";
  static final String DAYS =
      "SELECT source, subject, day, session_key, vendor, target, owner, queue, kind, engine, name,"
          + " running, idle, down, unknown, starts, failures FROM session_day";

  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> OBJECTS = Set.of("owner", "engine");
  private static final Set<String> FIELDS =
      Set.of(
          "vendor",
          "service",
          "endpoint",
          "account",
          "scope",
          "owner.id",
          "owner.name",
          "queue",
          "kind",
          "engine.version",
          "name",
          "activity");
  private static final String ADD =
      "INSERT INTO session_day (source, subject, day, session_key, vendor, target, owner, queue,"
          + " kind, engine, name, running, idle, down, unknown, starts, failures)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (source, subject, day) DO UPDATE SET target = excluded.target,"
          + " owner = excluded.owner, queue = excluded.queue, kind = excluded.kind,"
          + " engine = excluded.engine, name = excluded.name,"
          + " running = session_day.running + excluded.running,"
          + " idle = session_day.idle + excluded.idle, down = session_day.down + excluded.down,"
          + " unknown = session_day.unknown + excluded.unknown,"
          + " starts = session_day.starts + excluded.starts,"
          + " failures = session_day.failures + excluded.failures";
  private static final String COUNT =
      "INSERT INTO session_counted (source, subject, until_at, state, activity, target)"
          + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, subject) DO UPDATE SET"
          + " until_at = excluded.until_at, state = excluded.state, activity = excluded.activity,"
          + " target = excluded.target";
  private static final String FORGET =
      "DELETE FROM session_counted WHERE source = ? AND subject = ?";

  private UseTable() {}

  /** An event with what of its session counts. */
  record LifeEvent(UsedSession session, SeenState state) {}

  /** A row of {@link #COUNTED}. */
  record CountedState(SessionName call, SeenState state) {}

  static LifeEvent event(ResultSet row) throws SQLException {
    Map<String, String> data = data(row.getString("json"));
    SessionState state = ColumnReader.state(row);
    String target = row.getString("target");
    Activity activity = Activity.valueOf(data.getOrDefault("activity", Activity.UNKNOWN.name()));
    return new LifeEvent(
        session(row, data, target),
        new SeenState(ColumnReader.instant(row, "time"), state, activity, target));
  }

  /** What counts of an event's data; parts of objects with a point. No tree: there are many. */
  private static Map<String, String> data(String json) {
    Map<String, String> data = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isData = parser.currentName().equals("data");
        if (parser.nextToken() == JsonToken.START_OBJECT && isData) {
          read(parser, "", data);
        } else {
          parser.skipChildren();
        }
      }
      return data;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void read(JsonParser parser, String prefix, Map<String, String> data)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && OBJECTS.contains(name)) {
        read(parser, name + ".", data);
      } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL && FIELDS.contains(name)) {
        data.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }

  private static UsedSession session(ResultSet row, Map<String, String> data, String target)
      throws SQLException {
    String subject = row.getString("subject");
    Origin origin =
        new Origin(
            data.getOrDefault("vendor", ""),
            data.getOrDefault("service", ""),
            data.getOrDefault("endpoint", ""),
            data.getOrDefault("account", ""),
            target,
            data.getOrDefault("scope", ""),
            null);
    return new UsedSession(
        origin.sessionKey(subject),
        row.getString("source"),
        subject,
        origin.vendor(),
        target,
        data.getOrDefault("owner.name", data.get("owner.id")),
        data.get("queue"),
        data.get("kind"),
        data.get("engine.version"),
        data.get("name"));
  }

  static CountedState counted(ResultSet row) throws SQLException {
    return new CountedState(
        new SessionName(row.getString("source"), row.getString("subject")),
        new SeenState(
            ColumnReader.instant(row, "until_at"),
            ColumnReader.state(row),
            Activity.valueOf(row.getString("activity")),
            row.getString("target")));
  }

  static UnseenTime unseen(ResultSet row) throws SQLException {
    return new UnseenTime(
        row.getString("source"),
        row.getString("target"),
        row.getString("subject"),
        ColumnReader.instant(row, "from_at"),
        ColumnReader.instant(row, "until_at"));
  }

  static DailyUse day(ResultSet row) throws SQLException {
    return new DailyUse(
        new UsedSession(
            row.getString("session_key"),
            row.getString("source"),
            row.getString("subject"),
            row.getString("vendor"),
            row.getString("target"),
            row.getString("owner"),
            row.getString("queue"),
            row.getString("kind"),
            row.getString("engine"),
            row.getString("name")),
        LocalDate.ofEpochDay(row.getLong("day")),
        new UseTotal(
            millis(row, "running"),
            millis(row, "idle"),
            millis(row, "down"),
            millis(row, "unknown"),
            row.getInt("starts"),
            row.getInt("failures")));
  }

  private static Duration millis(ResultSet row, String column) throws SQLException {
    return Duration.ofMillis(row.getLong(column));
  }

  static void add(LedgerTransaction transaction, DailyUse use) throws SQLException {
    UsedSession session = use.session();
    UseTotal total = use.total();
    transaction.batch(
        ADD,
        session.source(),
        session.subject(),
        use.day().toEpochDay(),
        session.key(),
        session.vendor(),
        session.target(),
        session.owner(),
        session.queue(),
        session.kind(),
        session.engine(),
        session.name(),
        total.running().toMillis(),
        total.idle().toMillis(),
        total.down().toMillis(),
        total.unknown().toMillis(),
        total.starts(),
        total.failures());
  }

  /** From here on the session's life is in its events. */
  static void count(LedgerTransaction transaction, UsedSession session, SeenState last)
      throws SQLException {
    if (last.state() == SessionState.GONE) {
      transaction.batch(FORGET, session.source(), session.subject());
    } else {
      transaction.batch(
          COUNT,
          session.source(),
          session.subject(),
          last.at(),
          last.state(),
          last.activity(),
          last.target());
    }
  }
}
