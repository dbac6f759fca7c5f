package dev.sessionrelay.status;

import dev.sessionrelay.ledger.query.SinkRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How long each sink's oldest waiting event has been seen to wait, by a clock that nobody sets: the
 * time in an event says too little once the wall clock was set back. Safe for several threads.
 */
final class WaitingEvents {
  private final Map<String, Oldest> seen = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  private record Oldest(Instant time, long since) {}

  /**
   * @param nanos monotonic, such as {@code System::nanoTime}
   */
  WaitingEvents(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Zero when nothing waits, or something else than at the last call. */
  Duration time(SinkRow sink) {
    long now = nanos.getAsLong();
    Oldest oldest =
        seen.compute(sink.name(), (name, before) -> oldest(before, sink.oldestWaiting(), now));
    return oldest == null ? Duration.ZERO : Duration.ofNanos(now - oldest.since());
  }

  private static Oldest oldest(Oldest before, Instant time, long now) {
    if (time == null) {
      return null;
    }
    return before != null && before.time().equals(time) ? before : new Oldest(time, now);
  }
}
