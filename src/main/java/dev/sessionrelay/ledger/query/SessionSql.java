package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.session.Activity;
import dev.sessionrelay.session.SessionJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * SQL about sessions. Several calls may see one session, each with a row of its own: few have such
 * twins, so only those are compared. Of twins, what is fresh counts more than what is stale or
 * gone, and then the newest.
 */
final class SessionSql {
  /** Stands before the statement. */
  static final String TWINS =
      "WITH twin AS (SELECT session_key FROM session GROUP BY session_key HAVING count(*) > 1) ";

  /** Whether this row is the one that its session is shown by. */
  private static final String SHOWN =
      "(session_key NOT IN (SELECT session_key FROM twin) OR NOT EXISTS"
          + " (SELECT 1 FROM session other WHERE other.session_key = session.session_key AND "
          + rank("other")
          + " > "
          + rank("session")
          + "))";

  /** Since when it is in its state: what the first of the calls saw. */
  static final String STATE_SINCE =
      "CASE WHEN session_key IN (SELECT session_key FROM twin) THEN"
          + " (SELECT min(other.state_since) FROM session other"
          + " WHERE other.session_key = session.session_key AND other.state = session.state"
          + " AND (other.stale_since IS NULL OR other.source = session.source))"
          + " ELSE state_since END";

  static final String COLUMNS =
      "session_key, source, subject, target, vendor, account, kind, name, state, activity, owner,"
          + " queue, first_seen, activity_since, gone_at, data, "
          + STATE_SINCE
          + " AS since, "
          + ColumnReader.AGE;

  private static final int MOST_WORDS = 5;

  private SessionSql() {}

  /** The greater, the better it knows the session. */
  private static String rank(String row) {
    return ("(CASE WHEN %1$s.gone_at IS NULL AND %1$s.stale_since IS NULL THEN 1 ELSE 0 END,"
            + " CASE WHEN %1$s.stale_since IS NULL THEN %1$s.changed_at"
            + " ELSE coalesce(%1$s.last_seen, %1$s.changed_at) END, %1$s.source)")
        .formatted(row);
  }

  /** What of the rows is shown and matches. */
  static SqlConditions matching(SessionFilter filter, LedgerReader ledger) {
    SqlConditions where =
        new SqlConditions(SHOWN)
            .and("activity = ?", filter.activity())
            .and("vendor = ?", filter.vendor())
            .and("account = ?", filter.account())
            .and(
                "session_key IN (SELECT session_key FROM session WHERE target = ?)",
                filter.target())
            .and("kind = ?", filter.kind())
            .and("owner = ?", filter.owner())
            .and("queue = ?", filter.queue());
    if (!filter.states().isEmpty()) {
      where.and("state" + SqlParameters.in(filter.states().size()), filter.states());
    }
    if (filter.stale() != null) {
      where.and(filter.stale() ? "stale_since IS NOT NULL" : "stale_since IS NULL");
    }
    String found = ledger.find(ledger.searched(), "?") + " > 0";
    words(filter.text()).forEach(word -> where.and(found, word));
    return where;
  }

  private static Stream<String> words(String text) {
    return text == null
        ? Stream.of()
        : Arrays.stream(text.toLowerCase(Locale.ROOT).strip().split("\\s+")).limit(MOST_WORDS);
  }

  static SessionRow row(ResultSet row) throws SQLException {
    return new SessionRow(
        row.getString("session_key"),
        row.getString("source"),
        row.getString("subject"),
        row.getString("target"),
        row.getString("vendor"),
        row.getString("account"),
        row.getString("kind"),
        row.getString("name"),
        ColumnReader.state(row),
        activity(row),
        row.getString("owner"),
        row.getString("queue"),
        ColumnReader.instant(row, "first_seen"),
        ColumnReader.instant(row, "changed_at"),
        ColumnReader.instant(row, "since"),
        ColumnReader.instant(row, "activity_since"),
        ColumnReader.instant(row, "gone_at"),
        ColumnReader.lastSeen(row),
        ColumnReader.instant(row, "stale_since"),
        SessionJson.orEmpty(row.getString("data")));
  }

  /** UNKNOWN for a word that this release does not know. */
  static Activity activity(ResultSet row) throws SQLException {
    String word = row.getString("activity");
    return Arrays.stream(Activity.values())
        .filter(activity -> activity.name().equals(word))
        .findFirst()
        .orElse(Activity.UNKNOWN);
  }
}
