package dev.sessionrelay.ledger.query;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The relays that share a ledger on a PostgreSQL server, and what each acts for. Every method
 * throws {@link dev.sessionrelay.ledger.database.LedgerException} when the database does not
 * answer.
 */
public final class GroupQueries {
  private static final String NODES =
      "SELECT id, name, version, address, configuration, started_at, beat_at, draining, summary"
          + " FROM node ORDER BY name, started_at";
  private static final String LEASES =
      "SELECT unit, node, since, turns_until FROM lease ORDER BY unit";
  private static final String LOCKS =
      "SELECT DISTINCT (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) FROM pg_locks"
          + " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

  private final LedgerReader ledger;

  public GroupQueries(LedgerReader ledger) {
    this.ledger = ledger;
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

  /** Processes that are there or were of late. */
  public List<NodeRow> nodes() {
    return ledger.query(NODES, GroupQueries::node);
  }

  public List<LeaseRow> leases() {
    return ledger.query(LEASES, GroupQueries::lease);
  }

  /**
   * Tells of a unit, or of {@code node/NAME}, whether a session holds its lock now: the server
   * knows of a death at once.
   */
  public Predicate<String> locks() {
    Set<Long> held = Set.copyOf(ledger.query(LOCKS, row -> row.getLong(1)));
    return unit -> held.contains(NodeSession.key(unit));
  }

  /** Now, by the server's clock. */
  public Instant serverTime() {
    return Instant.EPOCH.plus(ledger.number("SELECT " + NodeSession.NOW), ChronoUnit.MICROS);
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
