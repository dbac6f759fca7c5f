package dev.sessionrelay.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How writing goes: how the last commit ended, how long the one that runs takes, and whose work
 * never fits although smaller work does.
 */
final class WriteHealth {
  private static final Logger LOG = LoggerFactory.getLogger(WriteHealth.class);

  /** A commit that takes longer is not healthy, whatever becomes of it. */
  static final Duration LONGEST = Duration.ofSeconds(5);

  private final String place;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Map<String, String> starving = new ConcurrentSkipListMap<>();
  private volatile LedgerHealth last;
  private volatile Long began;

  /**
   * @param nanos monotonic, as {@link System#nanoTime}
   */
  WriteHealth(String place, Clock clock, LongSupplier nanos) {
    this.place = place;
    this.clock = clock;
    this.nanos = nanos;
    this.last = new LedgerHealth(true, null, clock.instant(), Map.of());
  }

  LedgerHealth now() {
    Duration taken = taken();
    LedgerHealth known = last;
    if (!known.working() || taken.compareTo(LONGEST) <= 0) {
      return new LedgerHealth(known.working(), known.problem(), known.since(), starving);
    }
    return new LedgerHealth(
        false,
        "The ledger %s has not answered a commit for %s s: nothing is recorded until it does. Check"
                .formatted(place, taken.toSeconds())
            + " its disk, or the server and the network to it; it goes on by itself",
        clock.instant().minus(taken),
        starving);
  }

  void began() {
    began = nanos.getAsLong();
  }

  void ended() {
    Duration taken = taken();
    began = null;
    if (taken.compareTo(LONGEST) > 0) {
      LOG.warn("The ledger {} took {} s for one commit", place, taken.toSeconds());
    }
  }

  /** The database took a write. */
  void wrote() {
    if (!last.working()) {
      LOG.info("The ledger {} takes writes again", place);
      last = new LedgerHealth(true, null, clock.instant(), Map.of());
    }
  }

  /** The database takes no writes. */
  void refused(String problem) {
    if (!problem.equals(last.problem())) {
      LOG.error("{}", problem);
      Instant since = last.working() ? clock.instant() : last.since();
      last = new LedgerHealth(false, problem, since, Map.of());
    }
  }

  /** What this owner wants to write does not fit, though smaller work does. */
  void starves(String owner, String problem) {
    if (starving.put(owner, problem) == null) {
      LOG.error("{} cannot be recorded, though smaller work can: {}", owner, problem);
    }
  }

  void recorded(String owner) {
    if (starving.remove(owner) != null) {
      LOG.info("{} is recorded again", owner);
    }
  }

  /** Those that ask for nothing any more starve no longer. */
  void retain(Predicate<String> owners) {
    starving.keySet().removeIf(owners.negate());
  }

  private Duration taken() {
    Long start = began;
    return start == null ? Duration.ZERO : Duration.ofNanos(nanos.getAsLong() - start);
  }
}
