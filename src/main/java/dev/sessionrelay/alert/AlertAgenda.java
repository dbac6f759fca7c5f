package dev.sessionrelay.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** What is to be looked at again, and when. Each has one time; safe for several threads. */
final class AlertAgenda {
  private final Map<String, Instant> times = new HashMap<>();
  private final PriorityQueue<AgendaEntry> entries =
      new PriorityQueue<>(Comparator.comparing(AgendaEntry::at));

  private record AgendaEntry(String about, Instant at) {}

  /**
   * Puts it down for this time instead of the one before.
   *
   * @param at null for no time
   */
  synchronized void put(String about, Instant at) {
    if (at == null) {
      times.remove(about);
    } else if (!at.equals(times.put(about, at))) {
      entries.add(new AgendaEntry(about, at));
    }
  }

  /** Takes out at most so many whose time has come. */
  synchronized List<String> take(Instant now, int most) {
    List<String> due = new ArrayList<>();
    while (due.size() < most && !entries.isEmpty() && !entries.peek().at().isAfter(now)) {
      AgendaEntry entry = entries.poll();
      if (times.remove(entry.about(), entry.at())) {
        due.add(entry.about());
      }
    }
    return due;
  }

  synchronized void clear() {
    times.clear();
    entries.clear();
  }
}
