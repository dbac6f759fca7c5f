package dev.sessionrelay.report;

import dev.sessionrelay.config.PriceList;
import dev.sessionrelay.ledger.usage.DailyUse;
import dev.sessionrelay.ledger.usage.UseTotal;
import dev.sessionrelay.ledger.usage.UsedSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report while it is added up, session by session. For one thread. */
final class UsageSummary {
  private static final int IDLEST = 10;
  private static final Comparator<UsageRow> LONGEST_IDLE =
      Comparator.comparing((UsageRow row) -> row.total().idle())
          .reversed()
          .thenComparing(UsageRow::name);

  private final PriceList prices;
  private final UsageGrouping by;
  private final UsageSum all;
  private final Map<String, UsageSum> groups = new TreeMap<>();
  private final Map<LocalDate, UseTotal> days = new TreeMap<>();

  /** The one that goes first has been idle for the shortest time. */
  private final PriorityQueue<UsageRow> idlest = new PriorityQueue<>(LONGEST_IDLE.reversed());

  UsageSummary(PriceList prices, UsageGrouping by) {
    this.prices = prices;
    this.by = by;
    this.all = new UsageSum(prices);
  }

  void add(List<DailyUse> ofOneSession) {
    if (ofOneSession.isEmpty()) {
      return;
    }
    all.add(ofOneSession);
    ofOneSession.stream()
        .collect(Collectors.groupingBy(use -> by.of(use.session())))
        .forEach((name, uses) -> sum(name).add(uses));
    ofOneSession.forEach(use -> days.merge(use.day(), use.total(), UseTotal::plus));
    UsageSum session = new UsageSum(prices);
    session.add(ofOneSession);
    if (!session.idle().isZero()) {
      idlest.add(session.row(title(ofOneSession.get(ofOneSession.size() - 1).session())));
      if (idlest.size() > IDLEST) {
        idlest.remove();
      }
    }
  }

  private UsageSum sum(String group) {
    return groups.computeIfAbsent(group, name -> new UsageSum(prices));
  }

  private static String title(UsedSession session) {
    return session.name() == null || session.name().equals(session.subject())
        ? session.subject()
        : session.name() + " (" + session.subject() + ")";
  }

  UsageReport report(LocalDate first, Instant until) {
    Comparator<UsageRow> longest = Comparator.comparing(row -> row.total().running());
    return new UsageReport(
        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
        until,
        by,
        groups.entrySet().stream()
            .map(group -> group.getValue().row(group.getKey()))
            .sorted(longest.reversed().thenComparing(UsageRow::name))
            .toList(),
        all.row("all"),
        idlest.stream().sorted(LONGEST_IDLE).toList(),
        first
            .datesUntil(UsageReport.firstDay(until).plusDays(1))
            .map(day -> new UsageDay(day, days.getOrDefault(day, UseTotal.NONE)))
            .toList());
  }
}
