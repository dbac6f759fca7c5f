package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.EventLog.Stored;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.session.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The feed of events, without the replays of dead letters. Every method throws {@link
 * dev.sessionrelay.ledger.database.LedgerException} when the database does not answer.
 */
public final class EventQueries {
  /** Places of the feed that are gone through for one part of a list. */
  static final long LOOKED_THROUGH = 100_000;

  private static final String SELECT =
      "SELECT position, " + ColumnReader.EVENT + " FROM event WHERE ";
  private static final String BY_ID =
      SELECT + "only_for IS NULL AND id >= ? AND id < ? ORDER BY id LIMIT ?";
  // Places rise with the time but for what was observed at the same moment.
  private static final String FIRST_SINCE =
      "SELECT coalesce(min(position), "
          + Long.MAX_VALUE
          + ") FROM"
          + " (SELECT position FROM event WHERE time >= ? ORDER BY time LIMIT 1000) near";
  private static final String LAST_UNTIL =
      "SELECT coalesce(max(position), 0) FROM"
          + " (SELECT position FROM event WHERE time < ? ORDER BY time DESC LIMIT 1000) near";
  private static final String OLDEST = "SELECT coalesce(min(position), 0) FROM event";
  private static final String NEWEST = "SELECT coalesce(max(position), 0) FROM event";

  private final LedgerReader ledger;

  public EventQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /**
   * The newest that match, part by part.
   *
   * @param below {@link EventPage#next} of the part before, or null for the first
   */
  public EventPage newest(EventQuery query, Long below, int limit) {
    long top = Math.min(below == null ? Long.MAX_VALUE : below, end(query.until()));
    long newest = Math.min(top, ledger.number(NEWEST) + 1);
    long bottom = Math.max(begin(query.since()), ledger.number(OLDEST));
    boolean whole = query.isSelective() || query.isPlain();
    long from = whole ? bottom : Math.max(bottom, newest - LOOKED_THROUGH);
    SqlConditions where = matching(query).and("position >= ?", from).and("position < ?", newest);
    List<Stored> found =
        ledger.query(
            SELECT + where.sql() + " ORDER BY position DESC LIMIT ?",
            EventQueries::stored,
            where.with(limit + 1).values());
    if (found.size() > limit) {
      return new EventPage(found.subList(0, limit), found.get(limit - 1).position());
    }
    return new EventPage(found, from > bottom ? from : null);
  }

  /** The newest that match, however far back they are: for commands, which may take their time. */
  public List<Stored> newest(EventQuery query, int limit) {
    List<Stored> found = new ArrayList<>();
    EventPage page;
    Long below = null;
    do {
      page = newest(query, below, limit - found.size());
      found.addAll(page.events());
      below = page.next();
    } while (below != null && found.size() < limit);
    return found;
  }

  /**
   * The oldest that match.
   *
   * @param after place after which they stand; 0 for the beginning
   */
  public List<Stored> oldest(EventQuery query, long after, int limit) {
    long from = Math.max(after + 1, begin(query.since()));
    SqlConditions where = matching(query).and("position >= ?", from);
    return ledger.query(
        SELECT + where.sql() + " ORDER BY position LIMIT ?",
        EventQueries::stored,
        where.with(limit).values());
  }

  /** The newest events of a session that have one of these sources. */
  List<Event> ofSession(List<String> sources, String subject, int limit) {
    String where =
        "subject = ? AND only_for IS NULL AND source"
            + SqlParameters.in(sources.size())
            + " ORDER BY position DESC LIMIT ?";
    return ledger.query(SELECT + where, ColumnReader::event, subject, sources, limit);
  }

  /** Newest events of one session, whichever call saw it, part by part. */
  public EventPage ofSession(String key, Long below, int limit) {
    SqlConditions where =
        new SqlConditions("only_for IS NULL")
            .and("subject = (SELECT subject FROM session WHERE session_key = ? LIMIT 1)", key)
            .and("source IN (SELECT source FROM session WHERE session_key = ?)", key)
            .and("position < ?", below);
    List<Stored> found =
        ledger.query(
            SELECT + where.sql() + " ORDER BY position DESC LIMIT ?",
            EventQueries::stored,
            where.with(limit + 1).values());
    return found.size() > limit
        ? new EventPage(found.subList(0, limit), found.get(limit - 1).position())
        : new EventPage(found, null);
  }

  /** Events whose ids begin so. */
  public List<Stored> byId(String prefix, int limit) {
    return ledger.query(BY_ID, EventQueries::stored, prefix, prefix + "g", limit);
  }

  /** Place of the newest event, 0 when there is none. */
  public long newest() {
    return ledger.number(NEWEST);
  }

  private long begin(Instant since) {
    return since == null ? 0 : ledger.number(FIRST_SINCE, since);
  }

  private long end(Instant until) {
    return until == null ? Long.MAX_VALUE : ledger.number(LAST_UNTIL, until) + 1;
  }

  /** The plus keeps the index by time from being taken: places lead to what matches. */
  private SqlConditions matching(EventQuery query) {
    SqlConditions where =
        new SqlConditions("only_for IS NULL")
            .and("+time >= ?", query.since())
            .and("+time < ?", query.until())
            .and("vendor = ?", query.vendor())
            .and("target = ?", query.target())
            .and("subject = ?", query.session())
            .and("source = ?", query.source())
            .and("state = ?", query.state());
    if (query.account() != null) {
      String between = "/" + query.account() + "/";
      String behind = "substr(source, 2)";
      where.and(ledger.find(behind, "?") + " = " + ledger.find(behind, "'/'"), between);
    }
    if (!query.types().isEmpty()) {
      where.and("type" + SqlParameters.in(query.types().size()), query.types());
    }
    return query.isRare()
        ? where.and("type NOT IN ('SESSION_CHANGED', 'SESSION_OBSERVED')")
        : where;
  }

  static Stored stored(ResultSet row) throws SQLException {
    return new Stored(row.getLong("position"), ColumnReader.event(row));
  }
}
