package dev.sessionrelay.ledger;

import dev.sessionrelay.ledger.database.LedgerException;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.NodeSession;
import dev.sessionrelay.ledger.database.Tenure;
import dev.sessionrelay.session.Incident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Units that change hands between the relays that share a ledger. The tables {@code node} and
 * {@code lease} tell who is there and who acts for what; locks decide, not these tables.
 */
public final class UnitLeases {
  /** The unit of what is done for the ledger as a whole. */
  public static final String UPKEEP = "upkeep";

  private static final String ACCOUNT = "account/";

  private final LedgerParts parts;

  UnitLeases(LedgerParts parts) {
    this.parts = parts;
  }

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
      Runnable sighted = parts.sightings().sighted(transaction, accounts);
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
    parts.sightings().close();
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
}
