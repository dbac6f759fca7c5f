package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.ledger.SqlLedger;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.LedgerTransaction;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.ledger.usage.UseTable.CountedState;
import dev.sessionrelay.ledger.usage.UseTable.LifeEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds to the days of sessions what events told, in the transaction that deletes these events, or
 * before it when there are many.
 */
public final class UseFold {
  /** For so long days of sessions are kept. */
  private static final Duration KEPT = Duration.ofDays(400);

  /** A report goes through so many in a tenth of a second. */
  private static final long MOST_UNCOUNTED = 5_000;

  private UseFold() {}

  /** From now on what events of this ledger tell is added up. */
  public static void install(SqlLedger ledger) {
    install(ledger, MOST_UNCOUNTED);
  }

  /**
   * The same.
   *
   * @param mostUncounted events that a report has to go through, about
   */
  public static void install(SqlLedger ledger, long mostUncounted) {
    ledger.beforeCut(UseFold::fold, mostUncounted);
  }

  private static void fold(LedgerTransaction transaction, long after, long upTo)
      throws SQLException {
    List<LifeEvent> events =
        transaction.query(
            UseTable.EVENTS + " AND position > ? AND position <= ? ORDER BY position",
            UseTable::event,
            after,
            upTo);
    if (events.isEmpty()) {
      return;
    }
    Map<SessionName, SessionLife> lives = new LinkedHashMap<>();
    Set<String> subjects = new LinkedHashSet<>();
    Set<String> sources = new LinkedHashSet<>();
    for (LifeEvent event : events) {
      UsedSession session = event.session();
      lives.computeIfAbsent(session.call(), name -> new SessionLife()).add(event);
      subjects.add(session.subject());
      sources.add(session.source());
    }
    for (CountedState counted : counted(transaction, subjects)) {
      SessionLife life = lives.get(counted.call());
      if (life != null) {
        life.begins(counted.state());
      }
    }
    save(transaction, lives, unseen(transaction, sources));
    forget(transaction, events.get(events.size() - 1).state().at());
  }

  private static List<CountedState> counted(LedgerTransaction transaction, Set<String> subjects)
      throws SQLException {
    List<CountedState> all = new ArrayList<>();
    for (List<String> some : SqlParameters.chunks(subjects)) {
      String sql = UseTable.COUNTED + SqlParameters.in(some.size());
      all.addAll(transaction.query(sql, UseTable::counted, some));
    }
    return all;
  }

  private static Map<String, List<UnseenTime>> unseen(
      LedgerTransaction transaction, Set<String> sources) throws SQLException {
    List<UnseenTime> all = new ArrayList<>();
    for (List<String> some : SqlParameters.chunks(sources)) {
      String sql = UseTable.UNSEEN + "source" + SqlParameters.in(some.size());
      all.addAll(transaction.query(sql, UseTable::unseen, some));
    }
    return all.stream().collect(Collectors.groupingBy(UnseenTime::source));
  }

  private static void save(
      LedgerTransaction transaction,
      Map<SessionName, SessionLife> lives,
      Map<String, List<UnseenTime>> unseen)
      throws SQLException {
    for (Map.Entry<SessionName, SessionLife> each : lives.entrySet()) {
      SessionName name = each.getKey();
      UsedSession session = each.getValue().session(null);
      UseTally tally =
          each.getValue().tally(name.subject(), unseen.getOrDefault(name.source(), List.of()));
      for (Map.Entry<LocalDate, UseTotal> day : tally.days().entrySet()) {
        UseTable.add(transaction, new DailyUse(session, day.getKey(), day.getValue()));
      }
      UseTable.count(transaction, session, tally.last());
    }
  }

  private static void forget(LedgerTransaction transaction, Instant newest) throws SQLException {
    Instant oldest = newest.minus(KEPT);
    long day = oldest.atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay();
    transaction.update("DELETE FROM session_day WHERE day < ?", day);
    transaction.update("DELETE FROM unseen WHERE until_at < ?", ColumnReader.micros(oldest));
  }
}
