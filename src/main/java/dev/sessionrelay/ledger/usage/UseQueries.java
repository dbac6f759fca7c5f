package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.LedgerSnapshot;
import dev.sessionrelay.ledger.database.ColumnReader;
import dev.sessionrelay.ledger.database.SqlParameters;
import dev.sessionrelay.ledger.usage.UseTable.CountedState;
import dev.sessionrelay.ledger.usage.UseTable.LifeEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The use of sessions: their days, and what of their lives is still in events alone. */
public final class UseQueries {
  private static final String UNCOUNTED =
      UseTable.EVENTS + " AND position > (SELECT counted FROM feed) ORDER BY position";
  private static final String SUBJECTS =
      "SELECT subject FROM session_day WHERE day >= ? UNION SELECT subject FROM session_counted";
  // The newest one tells who a session is that has no event since.
  private static final String SINCE =
      " AND (day >= ? OR day = (SELECT max(day) FROM session_day other"
          + " WHERE other.subject = session_day.subject AND other.source = session_day.source))"
          + " ORDER BY subject, source, day";
  private static final String SEEN =
      "SELECT source, subject, "
          + ColumnReader.AGE
          + " FROM session WHERE gone_at IS NULL AND subject";

  private final LedgerReader ledger;

  public UseQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  /**
   * Gives the days of each session once, whichever calls saw it; of several calls those of the one
   * that saw most.
   *
   * @param first day, in UTC
   * @param report takes the days of one session at a time
   */
  public <R> R since(LocalDate first, Collector<List<DailyUse>, ?, R> report) {
    return ledger.snapshot(snapshot -> new SnapshotUse(snapshot, first).all(report));
  }

  /** What is read from one snapshot. */
  private static final class SnapshotUse {
    private final LedgerSnapshot ledger;
    private final LocalDate first;
    private final Instant begin;
    private final Map<String, List<UnseenTime>> unseen;
    private final Map<String, List<LifeEvent>> uncounted;

    SnapshotUse(LedgerSnapshot ledger, LocalDate first) throws SQLException {
      this.ledger = ledger;
      this.first = first;
      this.begin = first.atStartOfDay(ZoneOffset.UTC).toInstant();
      this.unseen =
          ledger.query(UseTable.UNSEEN + "until_at >= ?", UseTable::unseen, begin).stream()
              .collect(Collectors.groupingBy(UnseenTime::source));
      this.uncounted =
          ledger.query(UNCOUNTED, UseTable::event).stream()
              .collect(Collectors.groupingBy(event -> event.session().subject()));
    }

    <A, R> R all(Collector<List<DailyUse>, A, R> report) throws SQLException {
      A sum = report.supplier().get();
      Set<String> subjects = new LinkedHashSet<>(uncounted.keySet());
      subjects.addAll(ledger.query(SUBJECTS, row -> row.getString(1), first.toEpochDay()));
      for (List<String> some : SqlParameters.chunks(subjects)) {
        once(uses(some)).forEach(session -> report.accumulator().accept(sum, session));
      }
      return report.finisher().apply(sum);
    }

    /** All days of these sessions, as every call saw them. */
    private List<DailyUse> uses(List<String> subjects) throws SQLException {
      String in = SqlParameters.in(subjects.size());
      Map<SessionName, UsedSession> described = new HashMap<>();
      List<DailyUse> all = new ArrayList<>();
      for (DailyUse use :
          ledger.query(
              UseTable.DAYS + " WHERE subject" + in + SINCE,
              UseTable::day,
              subjects,
              first.toEpochDay())) {
        described.put(use.session().call(), use.session());
        all.add(use);
      }
      Map<SessionName, Instant> seen = new HashMap<>();
      ledger.query(
          SEEN + in,
          row ->
              seen.put(
                  new SessionName(row.getString("source"), row.getString("subject")),
                  ColumnReader.lastSeen(row)),
          subjects);
      lives(subjects, in)
          .forEach(
              (call, life) -> {
                UsedSession session = life.session(described.get(call));
                UseTally tally =
                    life.tally(call.subject(), unseen.getOrDefault(call.source(), List.of()));
                if (seen.containsKey(call)) {
                  tally.until(seen.get(call));
                }
                if (session != null) {
                  tally.days().forEach((day, total) -> all.add(new DailyUse(session, day, total)));
                }
              });
      all.removeIf(use -> use.day().isBefore(first));
      return all;
    }

    private Map<SessionName, SessionLife> lives(List<String> subjects, String in)
        throws SQLException {
      Map<SessionName, SessionLife> lives = new LinkedHashMap<>();
      for (CountedState counted :
          ledger.query(UseTable.COUNTED + in, UseTable::counted, subjects)) {
        life(lives, counted.call()).begins(counted.state().from(begin));
      }
      for (String subject : subjects) {
        uncounted
            .getOrDefault(subject, List.of())
            .forEach(event -> life(lives, event.session().call()).add(event));
      }
      return lives;
    }

    private static SessionLife life(Map<SessionName, SessionLife> lives, SessionName call) {
      return lives.computeIfAbsent(call, name -> new SessionLife());
    }
  }

  private static Collection<List<DailyUse>> once(List<DailyUse> all) {
    Map<String, Map<String, List<DailyUse>>> byKey =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    use -> use.session().key(),
                    LinkedHashMap::new,
                    Collectors.groupingBy(use -> use.session().source())));
    return byKey.values().stream().map(UseQueries::most).toList();
  }

  private static List<DailyUse> most(Map<String, List<DailyUse>> sources) {
    return sources.values().stream()
        .max((one, other) -> known(one).compareTo(known(other)))
        .orElseThrow();
  }

  private static Duration known(List<DailyUse> uses) {
    return uses.stream().map(use -> use.total().known()).reduce(Duration.ZERO, Duration::plus);
  }
}
