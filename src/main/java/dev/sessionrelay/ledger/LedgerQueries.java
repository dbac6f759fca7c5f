package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import dev.sessionrelay.session.SessionJson;
import dev.sessionrelay.session.SessionState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What commands and pages show of the ledger. Reads only, beside a running relay. Every method
 * throws {@link LedgerException} when the database does not answer.
 */
public final class LedgerQueries {
  private static final String SESSIONS =
      "SELECT source, subject, target, vendor, state, first_seen, gone_at, data, "
          + ColumnReader.AGE
          + " FROM session WHERE (? IS NULL OR state = ?) AND (? IS NULL OR vendor = ?)"
          + " AND (? IS NULL OR target = ?) ORDER BY source, subject LIMIT ?";
  private static final String EVENTS =
      "SELECT position, " + ColumnReader.EVENT + " FROM event WHERE ";
  private static final String TO_COME =
      " FROM event WHERE position > sink.cursor AND (only_for IS NULL OR only_for = sink.name)"
          + listed("type")
          + listed("state")
          + listed("target");
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
  private static final String COUNTS =
      "SELECT target, count(*), count(stale_since) FROM session WHERE gone_at IS NULL"
          + " GROUP BY target";
  private static final String DEAD =
      "SELECT sink, attempts, died_at, error, "
          + ColumnReader.EVENT
          + " FROM dead_letter WHERE (? IS NULL OR sink = ?) AND (? IS NULL OR substr(id, 1, length(?)) = ?)"
          + " ORDER BY died_at, sink, sequence LIMIT ?";

  /** Whether the sink's filter names what stands in a column of the event. */
  private static String listed(String column) {
    String list = "sink.only_" + column + "s";
    return " AND (%1$s IS NULL OR replace(%1$s, ',' || event.%2$s || ',', '') <> %1$s)"
        .formatted(list, column);
  }

  private final LedgerDatabase database;

  LedgerQueries(LedgerDatabase database) {
    this.database = database;
  }

  /** Which sessions to list; null means any. */
  public record SessionFilter(SessionState state, String vendor, String target) {
    public static final SessionFilter ALL = new SessionFilter(null, null, null);
  }

  /**
   * Which events to list; null means any.
   *
   * @param since when they were observed at the earliest
   * @param after place in the feed after which they stand; null for any
   */
  public record EventQuery(
      Instant since, Long after, String sessionId, EventType type, String target) {
    public static final EventQuery ALL = new EventQuery(null, null, null, null, null);

    /** The same, from this place in the feed on. */
    public EventQuery after(long position) {
      return new EventQuery(since, position, sessionId, type, target);
    }
  }

  /**
   * A session as last known.
   *
   * @param source with the subject, its CloudEvents identity
   * @param goneAt null while it exists
   * @param lastSeen when it was seen last, up to a minute ago while its target is answered
   * @param staleSince since when its target has had no answer about it, or null
   * @param json the canonical session
   */
  public record KnownSessionRow(
      String source,
      String subject,
      String target,
      String vendor,
      SessionState state,
      Instant firstSeen,
      Instant changedAt,
      Instant goneAt,
      Instant lastSeen,
      Instant staleSince,
      String json) {

    /** Whether its state is older than two turns of its target. */
    public boolean isStale() {
      return staleSince != null;
    }
  }

  /** How many sessions of a target exist, and how many of them are stale. */
  public record SessionCount(long existing, long stale) {}

  /**
   * A sink and what it still has to get.
   *
   * @param waiting events after its cursor that its filters let through
   * @param deferred events that failed and will be tried again
   * @param oldestWaiting when the oldest of both was observed, or null
   * @param error its last trouble, or null
   * @param cut events that retention deleted before it had them
   * @param deadError why the newest dead letter was given up, or null
   */
  public record SinkRow(
      String name,
      long waiting,
      long deferred,
      long deadLetters,
      Instant oldestWaiting,
      boolean stopped,
      String error,
      Instant since,
      long cut,
      String deadError) {

    /** All that it still has to get. */
    public long backlog() {
      return waiting + deferred;
    }
  }

  /** An event that a sink refused for good. */
  public record DeadLetterRow(
      String sink, int attempts, Instant diedAt, String error, Event event) {}

  /** Sessions by source and id. */
  public List<KnownSessionRow> sessions(SessionFilter filter, int limit) {
    return database.query(
        SESSIONS,
        LedgerQueries::session,
        filter.state(),
        filter.state(),
        filter.vendor(),
        filter.vendor(),
        filter.target(),
        filter.target(),
        limit);
  }

  /**
   * Events of the feed, oldest first: the first ones from a moment or place on where the filter
   * names one, else the last ones.
   */
  public List<EventLog.Stored> events(EventQuery filter, int limit) {
    boolean forward = filter.since() != null || filter.after() != null;
    List<EventLog.Stored> found =
        new ArrayList<>(
            database.query(events(filter, forward), LedgerQueries::stored, of(filter, limit)));
    if (!forward) {
      Collections.reverse(found);
    }
    return found;
  }

  private static String events(EventQuery filter, boolean forward) {
    return EVENTS
        + "only_for IS NULL"
        + (filter.since() == null ? "" : " AND time >= ?")
        + (filter.after() == null ? "" : " AND position > ?")
        + (filter.sessionId() == null ? "" : " AND subject = ?")
        + (filter.type() == null ? "" : " AND type = ?")
        + (filter.target() == null ? "" : " AND target = ?")
        + (forward ? " ORDER BY position LIMIT ?" : " ORDER BY position DESC LIMIT ?");
  }

  private static Object[] of(EventQuery filter, int limit) {
    return Stream.of(
            filter.since(),
            filter.after(),
            filter.sessionId(),
            filter.type(),
            filter.target(),
            limit)
        .filter(Objects::nonNull)
        .toArray();
  }

  /** Every sink that the ledger knows, by name; also those that are no longer configured. */
  public List<SinkRow> sinks() {
    return database.query(SINKS, LedgerQueries::sink);
  }

  /**
   * Dead letters, oldest first.
   *
   * @param sink null for those of all sinks
   */
  public List<DeadLetterRow> deadLetters(String sink, int limit) {
    return database.query(DEAD, LedgerQueries::dead, sink, sink, null, null, null, limit);
  }

  /**
   * Dead letters of the events whose ids begin so: one for each event and sink that refused it.
   *
   * @param sink null for those of all sinks
   * @param limit guards against a beginning that says little
   */
  public List<DeadLetterRow> deadLetters(String sink, String idPrefix, int limit) {
    return database.query(
        DEAD, LedgerQueries::dead, sink, sink, idPrefix, idPrefix, idPrefix, limit);
  }

  /** How many sessions each target has that are not gone. */
  public Map<String, SessionCount> sessionsOfTargets() {
    return database
        .query(
            COUNTS,
            row -> Map.entry(row.getString(1), new SessionCount(row.getLong(2), row.getLong(3))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Size of what is kept, in bytes. */
  public long usedBytes() {
    return database.number(database.dialect().usedBytes);
  }

  private static KnownSessionRow session(ResultSet row) throws SQLException {
    return new KnownSessionRow(
        row.getString("source"),
        row.getString("subject"),
        row.getString("target"),
        row.getString("vendor"),
        ColumnReader.state(row),
        ColumnReader.instant(row, "first_seen"),
        ColumnReader.instant(row, "changed_at"),
        ColumnReader.instant(row, "gone_at"),
        ColumnReader.lastSeen(row),
        ColumnReader.instant(row, "stale_since"),
        SessionJson.orEmpty(row.getString("data")));
  }

  private static EventLog.Stored stored(ResultSet row) throws SQLException {
    return new EventLog.Stored(row.getLong("position"), ColumnReader.event(row));
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
