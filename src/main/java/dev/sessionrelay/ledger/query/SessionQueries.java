package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.session.Event;
import dev.sessionrelay.session.EventType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of sessions. A session that several calls see is one. Every method throws {@link
 * dev.sessionrelay.ledger.database.LedgerException} when the database does not answer.
 */
public final class SessionQueries {
  /** Events that a timeline is made of at most: the newest. */
  private static final int MOST_EVENTS = 5_000;

  private static final String COUNTS =
      "SELECT target, count(*), count(stale_since) FROM session WHERE gone_at IS NULL"
          + " GROUP BY target";
  private static final String ROWS =
      SessionSql.TWINS + "SELECT " + SessionSql.COLUMNS + " FROM session WHERE ";
  private static final String OF_KEY = ROWS + "session_key = ? ORDER BY changed_at DESC, source";
  private static final String SHOWN_OF_KEY = ROWS + "session_key = ? AND ";
  private static final String KEY_OF =
      "SELECT session_key FROM session WHERE source = ? AND subject = ?";

  private final LedgerReader ledger;

  public SessionQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /** How many sessions a target sees, and how many of them are stale. */
  public record SessionCount(long existing, long stale) {}

  /**
   * Sessions in an order, part by part.
   *
   * @param cursor {@link SessionsPage#next} of the part before, or null for the first
   * @throws QueryException for a cursor that is none
   */
  public SessionsPage page(SessionFilter filter, SessionOrder order, String cursor, int limit) {
    SqlConditions where = SessionSql.matching(filter, ledger);
    String direction = order.descending() ? " DESC" : "";
    if (cursor != null) {
      PageCursor after = PageCursor.parse(cursor);
      where
          .and(
              "("
                  + order.column().sql
                  + ", session_key) "
                  + (order.descending() ? "<" : ">")
                  + " (?, ?)",
              after.value(order.column()))
          .with(after.key());
    }
    String sql =
        SessionSql.TWINS
            + "SELECT place_of.sorted, "
            + SessionSql.COLUMNS
            + " FROM (SELECT source AS page_source, subject AS page_subject, "
            + order.column().sql
            + " AS sorted FROM session WHERE "
            + where.sql()
            + " ORDER BY sorted"
            + direction
            + ", session_key"
            + direction
            + " LIMIT ?) place_of JOIN session ON source = page_source AND subject = page_subject"
            + " ORDER BY sorted"
            + direction
            + ", session_key"
            + direction;
    List<Map.Entry<String, SessionRow>> found =
        ledger.query(
            sql,
            row -> Map.entry(row.getString("sorted"), SessionSql.row(row)),
            where.with(limit + 1).values());
    List<SessionRow> rows = found.stream().limit(limit).map(Map.Entry::getValue).toList();
    return new SessionsPage(rows, found.size() > limit ? next(found.get(limit - 1)) : null);
  }

  private static String next(Map.Entry<String, SessionRow> last) {
    return new PageCursor(last.getKey(), last.getValue().key()).text();
  }

  /** How many sessions there are of each vendor, state and activity. */
  public List<SessionTotal> totals(SessionFilter filter) {
    SqlConditions where = SessionSql.matching(filter, ledger);
    String sql =
        SessionSql.TWINS
            + "SELECT vendor, state, activity, stale_since IS NOT NULL AS stale, count(*) AS number,"
            + " min("
            + SessionSql.STATE_SINCE
            + ") AS since FROM session WHERE "
            + where.sql()
            + " GROUP BY vendor, state, activity, stale_since IS NOT NULL"
            + " ORDER BY vendor, state, activity";
    return ledger.query(
        sql,
        row ->
            new SessionTotal(
                row.getString("vendor"),
                ColumnReader.state(row),
                SessionSql.activity(row),
                row.getBoolean("stale"),
                row.getLong("number"),
                ColumnReader.instant(row, "since")),
        where.values());
  }

  /** Every session in short, by vendor and key: each keeps its place while it lives. */
  public List<SessionCell> cells(SessionFilter filter, int most) {
    SqlConditions where = SessionSql.matching(filter, ledger);
    String sql =
        SessionSql.TWINS
            + "SELECT session_key, vendor, state, activity, stale_since IS NOT NULL AS stale,"
            + " coalesce(name, subject) AS name FROM session WHERE "
            + where.sql()
            + " LIMIT ?";
    List<SessionCell> cells =
        new ArrayList<>(
            ledger.query(
                sql,
                row ->
                    new SessionCell(
                        row.getString("session_key"),
                        row.getString("vendor"),
                        ColumnReader.state(row),
                        SessionSql.activity(row),
                        row.getBoolean("stale"),
                        row.getString("name")),
                where.with(most).values()));
    cells.sort(Comparator.comparing(SessionCell::vendor).thenComparing(SessionCell::key));
    return cells;
  }

  /** One session with its life, by its key. */
  public Optional<SessionDetail> find(String key) {
    SqlConditions shown = SessionSql.matching(SessionFilter.ALL, ledger);
    List<SessionRow> best = ledger.query(SHOWN_OF_KEY + shown.sql(), SessionSql::row, key);
    if (best.isEmpty()) {
      return Optional.empty();
    }
    List<SessionRow> all = ledger.query(OF_KEY, SessionSql::row, key);
    List<Event> events = events(all);
    return Optional.of(
        new SessionDetail(
            best.get(0),
            all.stream().map(SessionDetail.SessionSighting::of).toList(),
            SessionTimeline.of(events),
            !events.isEmpty() && events.get(0).type() == EventType.SESSION_DISCOVERED));
  }

  /** Newest {@link #MOST_EVENTS}, oldest first. */
  private List<Event> events(List<SessionRow> rows) {
    List<Event> events =
        new ArrayList<>(
            new EventQueries(ledger)
                .ofSession(
                    rows.stream().map(SessionRow::source).toList(),
                    rows.get(0).subject(),
                    MOST_EVENTS));
    Collections.reverse(events);
    return events;
  }

  /** Key of the session that a source and a subject name. */
  public Optional<String> keyOf(String source, String subject) {
    return ledger.query(KEY_OF, row -> row.getString(1), source, subject).stream().findFirst();
  }

  /** How many sessions each target has that are not gone; one may be seen by several. */
  public Map<String, SessionCount> ofTargets() {
    return ledger
        .query(
            COUNTS,
            row -> Map.entry(row.getString(1), new SessionCount(row.getLong(2), row.getLong(3))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
