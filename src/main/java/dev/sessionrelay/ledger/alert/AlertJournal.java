package dev.sessionrelay.ledger.alert;

import dev.sessionrelay.ledger.IncidentKey;
import dev.sessionrelay.ledger.IncidentRule.IncidentQuiet;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.OrderTable;
import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.TargetOrder;
import dev.sessionrelay.ledger.alert.AlertRecorder.AlertRuleBook;
import dev.sessionrelay.ledger.database.SqlParameters;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** The ledger as alert rules see it. */
public final class AlertJournal {
  private static final String ALL_KEYS =
      "SELECT DISTINCT session_key FROM session WHERE gone_at IS NULL AND session_key > ?"
          + " ORDER BY session_key LIMIT ?";

  private final SqlLedger ledger;
  private final LedgerReader reader;
  private final AlertRecorder recorder;

  public AlertJournal(SqlLedger ledger) {
    this.ledger = ledger;
    this.reader = ledger.reader();
    this.recorder = new AlertRecorder(ledger);
    ledger.writer().recordAlso(recorder::record);
  }

  /**
   * From now on these rules are asked in every transaction that records a change.
   *
   * @param decide what a rule tells of what is known; must be pure
   * @param looked hears after each look, on the writer's thread, what came of it
   */
  public void follow(
      BiFunction<AlertView, Instant, AlertVerdict> decide,
      BiConsumer<String, AlertVerdict> looked) {
    recorder.follow(new AlertRuleBook(decide, looked));
  }

  /** What keeps incidents from being told: by target, at a time. */
  public void suppress(BiFunction<String, Instant, IncidentQuiet> byTarget) {
    ledger.suppress(byTarget);
  }

  /** Tells of incidents what is due, though no poll failed just now. */
  public void lookAtIncidents(Instant now) {
    ledger.lookAtIncidents(now);
  }

  /** What operators have said of targets and holds now. */
  public List<TargetOrder> orders(Instant now) {
    return OrderTable.current(reader, now);
  }

  /** No rule is asked any more. */
  public void unfollow() {
    recorder.follow(null);
  }

  /**
   * Asks the rules about these now.
   *
   * @return number of alert events
   * @throws LedgerException when the database cannot take it; nothing was recorded then
   */
  public int look(Collection<String> abouts, Instant now) {
    return ledger.writer().commit("alerts", transaction -> recorder.look(transaction, abouts, now));
  }

  /** Sessions that exist, in pages; the last one of a page leads to the next. */
  public List<String> sessions(String after, int limit) {
    return reader.query(ALL_KEYS, row -> row.getString(1), after, limit);
  }

  /** Incidents that are open, and what alerts are about that have not ended. */
  public Set<String> openOnes() {
    Set<String> abouts = new LinkedHashSet<>();
    ledger
        .openIncidents()
        .forEach(incident -> abouts.add(AlertTable.about(IncidentKey.of(incident))));
    open().forEach(alert -> abouts.add(alert.about()));
    return abouts;
  }

  /** Alerts that have not ended. */
  public List<OpenAlert> open() {
    return open(reader);
  }

  /** What is known of sessions, by what alerts about them are called. */
  public static Map<String, WatchedSession> sessions(
      LedgerReader reader, Collection<String> abouts) {
    Map<String, WatchedSession> found = new HashMap<>();
    for (List<String> some : SqlParameters.chunks(abouts)) {
      String sql = AlertTable.FACTS + " AND session_key" + SqlParameters.in(some.size());
      reader
          .query(sql, AlertTable::facts, some)
          .forEach(row -> found.putIfAbsent(row.about(), row.facts()));
    }
    return found;
  }

  /** The same, the oldest first. */
  public static List<OpenAlert> open(LedgerReader reader) {
    return reader.query(AlertTable.OPEN + " ORDER BY raised_at", AlertTable::alert);
  }
}
