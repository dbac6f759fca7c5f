package dev.sessionrelay.poll;

import dev.sessionrelay.failure.SlowDown;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Variable;

/**
 * Polls that cannot succeed as things stand are asked ever more rarely, up to {@code
 * slow-down.ceiling}; a success or a new configuration brings them back to their rhythm at once.
 */
public final class Pace {
  private volatile SlowDown slowDown;
  private final Clock clock;
  private final Map<Key, Slowed> slowed = new ConcurrentHashMap<>();

  private record Key(String target, String askedFor) {
    static Key of(Poll poll) {
      return of(poll.origin().target(), poll.askedFor());
    }

    static Key of(String target, String askedFor) {
      return new Key(target, askedFor == null ? "" : askedFor);
    }
  }

  /**
   * @param failures that slow down, without a success in between
   * @param notBefore no poll before this instant
   */
  private record Slowed(int failures, Instant notBefore) {}

  public Pace(SlowDown slowDown, Clock clock) {
    this.slowDown = slowDown;
    this.clock = clock;
  }

  /** Takes effect with the next failure. */
  public void use(SlowDown how) {
    this.slowDown = how;
  }

  /** False while this poll is slowed down and its time has not come. */
  public boolean due(String target, String askedFor, Instant now) {
    Slowed pace = slowed.get(Key.of(target, askedFor));
    return pace == null || !now.isBefore(pace.notBefore());
  }

  /** Polls of one target that are slowed down now. */
  public long slowed(String target) {
    return slowed.keySet().stream().filter(key -> key.target().equals(target)).count();
  }

  /** This poll cannot succeed: ask later than at its next turn. */
  public void slowDown(@Variable(Outcome.POLL) Poll poll) {
    slowed.compute(
        Key.of(poll), (key, before) -> slower(poll, before == null ? 1 : before.failures() + 1));
  }

  private Slowed slower(Poll poll, int failures) {
    return new Slowed(failures, clock.instant().plus(slowDown.interval(poll.interval(), failures)));
  }

  /** The poll succeeded: back to its rhythm. */
  void normal(Poll poll) {
    if (!slowed.isEmpty()) {
      slowed.remove(Key.of(poll));
    }
  }

  /** The target's configuration or credential changed: all its polls are back to their rhythm. */
  public void reset(String target) {
    slowed.keySet().removeIf(key -> key.target().equals(target));
  }
}
