package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.ledger.ColumnReader;
import dev.sessionrelay.ledger.LedgerReader;
import dev.sessionrelay.ledger.SqlParameters;
import dev.sessionrelay.ledger.usage.UseTable.LifeEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The use of sessions: their days, and what of their lives is still in events. */
public final class UseQueries {
  private static final String SUBJECTS =
      "SELECT subject FROM session UNION SELECT subject FROM session_counted"
          + " UNION SELECT subject FROM event WHERE type = 'SESSION_GONE'"
          + " AND type NOT IN ('SESSION_CHANGED', 'SESSION_OBSERVED') ORDER BY subject";
  private static final String SEEN =
      "SELECT source, subject, "
          + ColumnReader.AGE
          + " FROM session WHERE gone_at IS NULL AND subject";

  private final LedgerReader ledger;

  public UseQueries(LedgerReader ledger) {
    this.ledger = ledger;
  }

  private record LastSight(SessionName name, Instant at) {}

  /**
   * Each session once, whichever call saw it, with each of its days; of several calls the one that
   * saw most.
   *
   * @param first day, in UTC
   */
  public List<DailyUse> since(LocalDate first) {
    List<DailyUse> all =
        new ArrayList<>(
            ledger.query(UseTable.DAYS + " WHERE day >= ?", UseTable::day, first.toEpochDay()));
    List<String> subjects = ledger.query(SUBJECTS, row -> row.getString(1));
    for (List<String> some : SqlParameters.chunks(subjects)) {
      all.addAll(uncounted(some));
    }
    all.removeIf(use -> use.day().isBefore(first));
    return once(all);
  }

  private List<DailyUse> uncounted(List<String> subjects) {
    Map<SessionName, SessionLife> lives = new LinkedHashMap<>();
    String in = SqlParameters.in(subjects.size());
    ledger
        .query(UseTable.COUNTED + in, UseTable::counted, subjects)
        .forEach(row -> life(lives, row.source(), row.subject()).begins(row.state()));
    Map<SessionName, UsedSession> described = new HashMap<>();
    for (LifeEvent event :
        ledger.query(
            UseTable.EVENTS + " AND subject" + in + " ORDER BY position",
            UseTable::event,
            subjects)) {
      life(lives, event.session().source(), event.session().subject()).add(event);
    }
    ledger
        .query(UseTable.DAYS + " WHERE subject" + in + " ORDER BY day", UseTable::day, subjects)
        .forEach(day -> described.put(name(day.session()), day.session()));
    Map<SessionName, Instant> seen = new HashMap<>();
    ledger
        .query(
            SEEN + in,
            row ->
                new LastSight(
                    new SessionName(row.getString("source"), row.getString("subject")),
                    ColumnReader.lastSeen(row)),
            subjects)
        .forEach(sight -> seen.put(sight.name, sight.at));
    return days(lives, described, seen, unseen(lives.keySet()));
  }

  private static SessionLife life(
      Map<SessionName, SessionLife> lives, String source, String subject) {
    return lives.computeIfAbsent(new SessionName(source, subject), name -> new SessionLife());
  }

  private static SessionName name(UsedSession session) {
    return new SessionName(session.source(), session.subject());
  }

  private Map<String, List<UnseenTime>> unseen(Collection<SessionName> names) {
    List<String> sources = names.stream().map(SessionName::source).distinct().toList();
    List<UnseenTime> all = new ArrayList<>();
    for (List<String> some : SqlParameters.chunks(sources)) {
      all.addAll(
          ledger.query(UseTable.UNSEEN + SqlParameters.in(some.size()), UseTable::unseen, some));
    }
    return all.stream().collect(Collectors.groupingBy(UnseenTime::source));
  }

  private static List<DailyUse> days(
      Map<SessionName, SessionLife> lives,
      Map<SessionName, UsedSession> described,
      Map<SessionName, Instant> seen,
      Map<String, List<UnseenTime>> unseen) {
    List<DailyUse> all = new ArrayList<>();
    lives.forEach(
        (name, life) -> {
          UsedSession session = life.session() == null ? described.get(name) : life.session();
          UseTally tally =
              life.tally(name.subject(), unseen.getOrDefault(name.source(), List.of()));
          Instant end = seen.get(name);
          if (end != null) {
            tally.until(end);
          }
          if (session != null) {
            tally.days().forEach((day, total) -> all.add(new DailyUse(session, day, total)));
          }
        });
    return all;
  }

  private static List<DailyUse> once(List<DailyUse> all) {
    Map<String, Map<String, List<DailyUse>>> byKey =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    use -> use.session().key(),
                    LinkedHashMap::new,
                    Collectors.groupingBy(use -> use.session().source())));
    List<DailyUse> once = new ArrayList<>();
    byKey
        .values()
        .forEach(
            sources ->
                once.addAll(
                    sources.values().stream()
                        .max((one, other) -> known(one).compareTo(known(other)))
                        .orElseThrow()));
    return once;
  }

  private static Duration known(List<DailyUse> uses) {
    return uses.stream().map(use -> use.total().known()).reduce(Duration.ZERO, Duration::plus);
  }
}
