package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import dev.sessionrelay.session.Origin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL of the table {@code incident}. */
final class IncidentTable {
  private static final String ALL =
      "SELECT source, target, subject, vendor, service, endpoint, account, scope, workspace_id,"
          + " failure_class, status, code, message, solution, request_id, since, failures"
          + " FROM incident";
  private static final String ONE = ALL + " WHERE source = ? AND target = ? AND subject = ?";
  private static final String SAVE =
      "INSERT INTO incident (source, target, subject, vendor, service, endpoint, account, scope,"
          + " workspace_id, failure_class, status, code, message, solution, request_id, since,"
          + " failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (source, target, subject) DO UPDATE SET"
          + " failure_class = excluded.failure_class, status = excluded.status,"
          + " code = excluded.code, message = excluded.message, solution = excluded.solution,"
          + " request_id = excluded.request_id, since = excluded.since,"
          + " failures = excluded.failures";
  private static final String DELETE =
      "DELETE FROM incident WHERE source = ? AND target = ? AND subject = ?";

  private IncidentTable() {}

  /** All open ones, by target. */
  static List<Incident> all(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(ALL + " ORDER BY target, subject, source")) {
      return rows(select);
    }
  }

  /** The same inside a transaction. */
  static List<Incident> all(Transaction transaction) throws SQLException {
    return rows(transaction.prepare(ALL));
  }

  /** The open one, or null. */
  static Incident find(Transaction transaction, IncidentKey key) throws SQLException {
    PreparedStatement select = transaction.prepare(ONE);
    identify(select, key);
    List<Incident> found = rows(select);
    return found.isEmpty() ? null : found.get(0);
  }

  static void save(Transaction transaction, Incident incident) throws SQLException {
    PreparedStatement save = transaction.batch(SAVE);
    Origin origin = incident.origin();
    identify(save, IncidentKey.of(incident));
    save.setString(4, origin.vendor());
    save.setString(5, origin.service());
    save.setString(6, origin.endpoint());
    save.setString(7, origin.account());
    save.setString(8, origin.scope());
    save.setString(9, origin.workspaceId());
    save.setString(10, incident.failureClass());
    Columns.integer(save, 11, incident.status());
    save.setString(12, incident.code());
    save.setString(13, incident.message());
    save.setString(14, incident.solution());
    save.setString(15, incident.requestId());
    save.setLong(16, Columns.micros(incident.since()));
    save.setLong(17, incident.count());
    save.addBatch();
  }

  static void delete(Transaction transaction, IncidentKey key) throws SQLException {
    PreparedStatement delete = transaction.batch(DELETE);
    identify(delete, key);
    delete.addBatch();
  }

  private static void identify(PreparedStatement statement, IncidentKey key) throws SQLException {
    statement.setString(1, key.source());
    statement.setString(2, key.target());
    statement.setString(3, key.subject());
  }

  private static List<Incident> rows(PreparedStatement select) throws SQLException {
    List<Incident> incidents = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        incidents.add(incident(row));
      }
    }
    return incidents;
  }

  private static Incident incident(ResultSet row) throws SQLException {
    String subject = row.getString("subject");
    return new Incident(
        origin(row),
        subject.isEmpty() ? null : subject,
        row.getString("failure_class"),
        Columns.integer(row, "status"),
        row.getString("code"),
        row.getString("message"),
        row.getString("solution"),
        row.getString("request_id"),
        Columns.instant(row, "since"),
        row.getLong("failures"));
  }

  private static Origin origin(ResultSet row) throws SQLException {
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
