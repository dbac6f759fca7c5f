package dev.sessionrelay.ledger.usage;

import dev.sessionrelay.ledger.usage.UseTable.LifeEvent;
import java.util.ArrayList;
import java.util.List;

/** What is known of one session that is not in its days yet. For one thread. */
final class SessionLife {
  private final List<LifeEvent> events = new ArrayList<>();
  private SeenState counted;

  void begins(SeenState state) {
    counted = state;
  }

  void add(LifeEvent event) {
    events.add(event);
  }

  /** As it was described last; as it was before where no event tells. */
  UsedSession session(UsedSession before) {
    return events.isEmpty() ? before : events.get(events.size() - 1).session();
  }

  /** Its life up to the newest event. */
  UseTally tally(String subject, List<UnseenTime> unseen) {
    UseTally tally =
        new UseTally(
            counted, unseen.stream().filter(time -> time.isAbout(subject, target())).toList());
    events.forEach(event -> tally.seen(event.state()));
    return tally;
  }

  private String target() {
    return events.isEmpty() ? counted == null ? "" : counted.target() : session(null).target();
  }
}
