package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeIdentity;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Incident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Units that change hands between the relays that share a ledger, and the tables {@code node} and
 * {@code lease}, which tell who is there and who acts for what. Locks decide, not these tables.
 */
public final class UnitLeases {
  /** The unit of what is done for the ledger as a whole. */
  public static final String UPKEEP = "upkeep";

  private static final String ACCOUNT = "account/";
  private static final String NODES =
      "SELECT id, name, version, address, configuration, started_at, beat_at, draining, summary"
          + " FROM node ORDER BY name, started_at";
  private static final String LEASES =
      "SELECT unit, node, since, turns_until FROM lease ORDER BY unit";

  private static final String LOCKS =
      "SELECT DISTINCT (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) FROM pg_locks"
          + " WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND database ="
          + " (SELECT oid FROM pg_database WHERE datname = current_database())";

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
   * Takes a unit when nobody has it.
   *
   * @return null when another process has it
   * @throws LedgerException when the database does not say
   */
  public Tenure take(String unit) {
    return take(List.of(unit)).get(unit);
  }

  /**
   * Takes those that nobody has. What was remembered of them is read anew, as others may have
   * recorded meanwhile.
   */
  public Map<String, Tenure> take(Collection<String> units) {
    return parts.writer().commit(null, transaction -> take(transaction, units));
  }

  private Map<String, Tenure> take(LedgerTransaction transaction, Collection<String> units)
      throws SQLException {
    Map<String, Tenure> taken = new HashMap<>();
    for (String unit : units) {
      Tenure tenure = parts.database().session().take(transaction, unit);
      if (tenure != null) {
        taken.put(unit, tenure);
      }
    }
    Set<String> accounts = accounts(taken.keySet());
    if (!accounts.isEmpty()) {
      List<Incident> stored = IncidentTable.all(transaction);
      Runnable sighted = parts.stale().sighted(transaction, accounts);
      transaction.afterCommit(
          () -> {
            parts.memory().forgetAccounts(accounts);
            parts.incidents().replaceAll(stored);
            sighted.run();
          });
    }
    return taken;
  }

  /** What this process has seen of a unit that it lost is older than what others have. */
  public void lost(Tenure tenure) {
    parts.seen().forget(accounts(Set.of(tenure.unit())));
  }

  private static Set<String> accounts(Set<String> units) {
    return units.stream()
        .filter(unit -> unit.startsWith(ACCOUNT))
        .map(unit -> unit.substring(ACCOUNT.length()))
        .collect(Collectors.toSet());
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

  /** Whether this relay deletes what is too old, where one of several does; null for no. */
  public void upkeep(Tenure held) {
    parts.upkeep().under(held);
  }

  /** Writes what is known only here of when sessions were seen. */
  public void writeSeen() {
    parts.stale().close();
  }

  /** This process wants nothing more: others need not wait for it to fall silent. */
  public void drain() {
    String id = parts.database().session().node().id();
    parts.writer().commit(tx -> tx.update("UPDATE node SET draining = 1 WHERE id = ?", id));
  }

  /** Forgets processes that ended long ago. */
  public void forgetDead(Instant before) {
    parts.writer().commit(tx -> tx.update("DELETE FROM node WHERE beat_at < ?", before));
  }

  /**
   * Tells of a unit, or of {@code node/NAME}, whether a session holds its lock now: the server
   * knows of a death at once.
   */
  public Predicate<String> locks() {
    Set<Long> held = Set.copyOf(parts.database().query(LOCKS, row -> row.getLong(1)));
    return unit -> held.contains(NodeSession.key(unit));
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
