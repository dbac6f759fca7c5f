package dev.sessionrelay.ledger;

import dev.sessionrelay.session.Incident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Units that change hands between the relays that share a ledger, and the tables {@code node} and
 * {@code lease}, which tell who is there and who acts for what. Locks decide, not these tables.
 */
public final class UnitLeases {
  private static final String ACCOUNT = "account/";
  private static final String NODES =
      "SELECT id, name, version, address, configuration, started_at, beat_at, draining, summary"
          + " FROM node ORDER BY name, started_at";
  private static final String LEASES =
      "SELECT unit, node, since, turns_until FROM lease ORDER BY unit";

  private final LedgerParts parts;

  UnitLeases(LedgerParts parts) {
    this.parts = parts;
  }

  /**
   * A row of the table {@code node}; times are the server's.
   *
   * @param draining whether an operator wants it to hand over what it has
   */
  public record NodeRow(
      NodeIdentity node, String configuration, Instant beatAt, boolean draining, String summary) {}

  /**
   * A row of the table {@code lease}; times are the server's.
   *
   * @param node id of who has it, or had it last
   * @param turnsUntil no turn began later; null while it is held, and after a death
   */
  public record LeaseRow(String unit, String node, Instant since, Instant turnsUntil) {}

  /** The unit of an account. */
  public static String account(String name) {
    return ACCOUNT + name;
  }

  /** The unit of a sink. */
  public static String sink(String name) {
    return "sink/" + name;
  }

  /**
   * Takes a unit when nobody has it. What was remembered of it is read anew, as others may have
   * recorded meanwhile.
   *
   * @return null when another process has it
   * @throws LedgerException when the database does not say
   */
  public Tenure take(String unit) {
    return parts.writer().commit(null, transaction -> take(transaction, unit));
  }

  private Tenure take(LedgerTransaction transaction, String unit) throws SQLException {
    Tenure taken = parts.database().session().take(transaction, unit);
    if (taken != null && unit.startsWith(ACCOUNT)) {
      List<Incident> stored = IncidentTable.all(transaction);
      transaction.afterCommit(
          () -> {
            parts.memory().forgetAccount(unit.substring(ACCOUNT.length()));
            parts.incidents().replaceAll(stored);
          });
    }
    return taken;
  }

  /**
   * Lets go of a unit after all that was recorded for it.
   *
   * @param lastTurn no turn of it began later, by the server's clock
   */
  public void release(Tenure tenure, Instant lastTurn) {
    NodeSession session = parts.database().session();
    parts
        .writer()
        .commit(null, tenure, transaction -> session.release(transaction, tenure, lastTurn));
  }

  /** Processes that are there or were of late. */
  public List<NodeRow> nodes() {
    return parts.database().query(NODES, UnitLeases::node);
  }

  public List<LeaseRow> leases() {
    return parts.database().query(LEASES, UnitLeases::lease);
  }

  private static NodeRow node(ResultSet row) throws SQLException {
    return new NodeRow(
        new NodeIdentity(
            row.getString("id"),
            row.getString("name"),
            row.getString("version"),
            row.getString("address"),
            ColumnReader.instant(row, "started_at")),
        row.getString("configuration"),
        ColumnReader.instant(row, "beat_at"),
        row.getInt("draining") == 1,
        row.getString("summary"));
  }

  private static LeaseRow lease(ResultSet row) throws SQLException {
    return new LeaseRow(
        row.getString("unit"),
        row.getString("node"),
        ColumnReader.instant(row, "since"),
        ColumnReader.instant(row, "turns_until"));
  }
}
