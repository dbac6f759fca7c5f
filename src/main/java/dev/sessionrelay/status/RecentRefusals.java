package dev.sessionrelay.status;

import dev.sessionrelay.ledger.LedgerQueries.SinkRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Watch for events that a sink refuses for good: it says so for a minute after the last one, or
 * until they have been replayed or dropped.
 */
final class RecentRefusals {
  private static final Duration SHOWN = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final Map<String, DeadLetterCount> known = new HashMap<>();

  /**
   * @param before how many there were when the newest ones began to come
   */
  private record DeadLetterCount(long letters, long before, long roseAt) {}

  /**
   * @param nanos monotonic
   */
  RecentRefusals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How many events each sink refused of late; sinks that refused none are left out. */
  synchronized Map<String, Long> of(List<SinkRow> sinks) {
    Map<String, Long> recent = new TreeMap<>();
    long now = nanos.getAsLong();
    for (SinkRow sink : sinks) {
      DeadLetterCount count = next(known.get(sink.name()), sink.deadLetters(), now);
      known.put(sink.name(), count);
      if (count.letters() > count.before()) {
        recent.put(sink.name(), count.letters() - count.before());
      }
    }
    return recent;
  }

  private static DeadLetterCount next(DeadLetterCount last, long letters, long now) {
    if (last == null || letters < last.letters() || last.letters() == 0 && letters == 0) {
      return new DeadLetterCount(letters, letters, now);
    } else if (letters > last.letters()) {
      return new DeadLetterCount(letters, last.before(), now);
    }
    boolean over = now - last.roseAt() > SHOWN.toNanos();
    return over ? new DeadLetterCount(letters, letters, now) : last;
  }
}
