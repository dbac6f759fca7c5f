package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.ledger.IncidentKey;
import dev.sessionrelay.ledger.IncidentTable;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.session.Origin;
import dev.sessionrelay.session.Session;
import dev.sessionrelay.session.SessionFormatException;
import dev.sessionrelay.session.SessionJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** SQL of the table {@code alert}, and of what alerts are about. */
final class AlertTable {
  static final String OPEN =
      "SELECT about, rule, condition, vendor, service, endpoint, account, target, scope,"
          + " workspace_id, subject, failure_class, since, basis, raised_at, reminders, told_at,"
          + " suppressed_by, withheld_from FROM alert";

  /** Sessions that exist, as each call sees them. */
  static final String FACTS =
      "SELECT session_key, source, subject, data, state_since, activity_since, stale_since"
          + " FROM session WHERE gone_at IS NULL";

  private static final String KEYS = "SELECT session_key FROM session WHERE source = ? AND subject";
  private static final String SAVE =
      "INSERT INTO alert (about, rule, condition, vendor, service, endpoint, account, target, scope,"
          + " workspace_id, subject, failure_class, since, basis, raised_at, reminders, told_at,"
          + " suppressed_by, withheld_from)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (about, rule) DO UPDATE SET reminders = excluded.reminders,"
          + " raised_at = excluded.raised_at, told_at = excluded.told_at,"
          + " suppressed_by = excluded.suppressed_by, withheld_from = excluded.withheld_from";
  private static final String DELETE = "DELETE FROM alert WHERE about = ? AND rule = ?";
  private static final String SEPARATOR = "\n";

  private AlertTable() {}

  /** A row about a session, with the key that it has whichever call sees it. */
  record FactsRow(String about, String source, WatchedSession facts) {}

  /** What an incident is called here; no session's key has line feeds. */
  static String about(IncidentKey incident) {
    return String.join(SEPARATOR, incident.source(), incident.target(), incident.subject());
  }

  /** The incident that is called so, or null for a session. */
  static IncidentKey incident(String about) {
    String[] parts = about.split(SEPARATOR, -1);
    return parts.length == 3 ? new IncidentKey(parts[0], parts[1], parts[2]) : null;
  }

  static Set<String> keys(LedgerTransaction transaction, String source, Collection<String> subjects)
      throws SQLException {
    Set<String> keys = new LinkedHashSet<>();
    for (List<String> some : SqlParameters.chunks(subjects)) {
      keys.addAll(
          transaction.query(
              KEYS + SqlParameters.in(some.size()), row -> row.getString(1), source, some));
    }
    return keys;
  }

  static List<FactsRow> facts(LedgerTransaction transaction, List<String> abouts)
      throws SQLException {
    return transaction.query(
        FACTS + " AND session_key" + SqlParameters.in(abouts.size()) + " ORDER BY source",
        AlertTable::facts,
        abouts);
  }

  static List<OpenAlert> open(LedgerTransaction transaction, List<String> abouts)
      throws SQLException {
    return transaction.query(
        OPEN + " WHERE about" + SqlParameters.in(abouts.size()), AlertTable::alert, abouts);
  }

  static void save(LedgerTransaction transaction, OpenAlert alert) throws SQLException {
    Origin origin = alert.origin();
    transaction.batch(
        SAVE,
        alert.about(),
        alert.rule(),
        alert.condition(),
        origin.vendor(),
        origin.service(),
        origin.endpoint(),
        origin.account(),
        origin.target(),
        origin.scope(),
        origin.workspaceId(),
        alert.subject() == null ? "" : alert.subject(),
        alert.failureClass(),
        alert.since(),
        alert.basis(),
        alert.raisedAt(),
        alert.reminders(),
        alert.toldAt(),
        alert.suppressedBy(),
        String.join(",", alert.withheldFrom()));
  }

  static void delete(LedgerTransaction transaction, OpenAlert alert) throws SQLException {
    transaction.batch(DELETE, alert.about(), alert.rule());
  }

  static FactsRow facts(ResultSet row) throws SQLException {
    return new FactsRow(
        row.getString("session_key"),
        row.getString("source"),
        new WatchedSession(
            session(row.getString("data")),
            ColumnReader.instant(row, "state_since"),
            ColumnReader.instant(row, "activity_since"),
            ColumnReader.instant(row, "stale_since") != null));
  }

  /** One that cannot be read is passed over, as every such row is. */
  private static Session session(String data) {
    try {
      return SessionJson.read(data);
    } catch (SessionFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static OpenAlert alert(ResultSet row) throws SQLException {
    String subject = row.getString("subject");
    String withheld = row.getString("withheld_from");
    return new OpenAlert(
        row.getString("about"),
        row.getString("rule"),
        row.getString("condition"),
        IncidentTable.origin(row),
        subject.isEmpty() ? null : subject,
        row.getString("failure_class"),
        ColumnReader.instant(row, "since"),
        row.getString("basis"),
        ColumnReader.instant(row, "raised_at"),
        row.getInt("reminders"),
        ColumnReader.instant(row, "told_at"),
        row.getString("suppressed_by"),
        withheld.isEmpty() ? List.of() : List.of(withheld.split(",")));
  }
}
