package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerDatabase;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.IncidentCourse;
import dev.sessionrelay.session.Origin;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** SQL of the table {@code incident}. */
public final class IncidentTable {
  private static final String ALL =
      "SELECT source, target, subject, vendor, service, endpoint, account, scope, workspace_id,"
          + " failure_class, status, code, message, solution, request_id, since, failures,"
          + " told_classes, class_changes, reminders, told_at, suppressed_by, withheld_from"
          + " FROM incident";
  private static final String ONE = ALL + " WHERE source = ? AND target = ? AND subject = ?";
  private static final String SAVE =
      "INSERT INTO incident (source, target, subject, vendor, service, endpoint, account, scope,"
          + " workspace_id, failure_class, status, code, message, solution, request_id, since,"
          + " failures, told_classes, class_changes, reminders, told_at, suppressed_by,"
          + " withheld_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " ?, ?) ON CONFLICT (source, target, subject) DO UPDATE SET failure_class ="
          + " excluded.failure_class, status = excluded.status, code = excluded.code, message ="
          + " excluded.message, solution = excluded.solution, request_id = excluded.request_id,"
          + " since = excluded.since, failures = excluded.failures, told_classes ="
          + " excluded.told_classes, class_changes = excluded.class_changes, reminders ="
          + " excluded.reminders, told_at = excluded.told_at, suppressed_by ="
          + " excluded.suppressed_by, withheld_from = excluded.withheld_from";
  private static final String DELETE =
      "DELETE FROM incident WHERE source = ? AND target = ? AND subject = ?";

  private IncidentTable() {}

  /** All open ones, by target. */
  static List<Incident> all(LedgerDatabase database) {
    return database.query(ALL + " ORDER BY target, subject, source", IncidentTable::incident);
  }

  /** The same inside a transaction. */
  static List<Incident> all(LedgerTransaction transaction) throws SQLException {
    return transaction.query(ALL, IncidentTable::incident);
  }

  /** The open one, or null. */
  public static Incident find(LedgerTransaction transaction, IncidentKey key) throws SQLException {
    List<Incident> found =
        transaction.query(ONE, IncidentTable::incident, key.source(), key.target(), key.subject());
    return found.isEmpty() ? null : found.get(0);
  }

  static void save(LedgerTransaction transaction, Incident incident) throws SQLException {
    Origin origin = incident.origin();
    transaction.batch(
        SAVE,
        origin.source(),
        origin.target(),
        IncidentKey.of(incident).subject(),
        origin.vendor(),
        origin.service(),
        origin.endpoint(),
        origin.account(),
        origin.scope(),
        origin.workspaceId(),
        incident.failureClass(),
        incident.status() == null ? JDBCType.INTEGER : incident.status(),
        incident.code(),
        incident.message(),
        incident.solution(),
        incident.requestId(),
        incident.since(),
        incident.count(),
        String.join(",", incident.course().toldClasses()),
        incident.course().classChanges(),
        incident.course().reminders(),
        incident.course().isTold() ? incident.course().toldAt() : JDBCType.BIGINT,
        incident.course().suppressedBy(),
        String.join(",", incident.course().withheldFrom()));
  }

  static void delete(LedgerTransaction transaction, IncidentKey key) throws SQLException {
    transaction.batch(DELETE, key.source(), key.target(), key.subject());
  }

  private static Incident incident(ResultSet row) throws SQLException {
    String subject = row.getString("subject");
    return new Incident(
        origin(row),
        subject.isEmpty() ? null : subject,
        row.getString("failure_class"),
        ColumnReader.integer(row, "status"),
        row.getString("code"),
        row.getString("message"),
        row.getString("solution"),
        row.getString("request_id"),
        ColumnReader.instant(row, "since"),
        row.getLong("failures"),
        course(row));
  }

  private static IncidentCourse course(ResultSet row) throws SQLException {
    return new IncidentCourse(
        names(row.getString("told_classes")),
        row.getInt("class_changes"),
        row.getInt("reminders"),
        ColumnReader.instant(row, "told_at"),
        row.getString("suppressed_by"),
        names(row.getString("withheld_from")));
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(","));
  }

  /** Of a row with the columns of an {@link Origin}. */
  public static Origin origin(ResultSet row) throws SQLException {
    return new Origin(
        row.getString("vendor"),
        row.getString("service"),
        row.getString("endpoint"),
        row.getString("account"),
        row.getString("target"),
        row.getString("scope"),
        row.getString("workspace_id"));
  }
}
