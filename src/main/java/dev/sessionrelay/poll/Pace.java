package dev.sessionrelay.poll;

import dev.sessionrelay.failure.SlowDown;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/**
 * Polls that cannot succeed as things stand are asked ever more rarely, up to {@code
 * slow-down.ceiling}; a success or a new configuration brings them back to their rhythm at once.
 */
public final class Pace {
  private volatile SlowDown slowDown;
  private final Clock clock;
  private final Map<Key, SlowDown.Pace> slowed = new ConcurrentHashMap<>();

  private record Key(String target, String askedFor) {
    static Key of(Poll poll) {
      return new Key(poll.origin().target(), poll.askedFor() == null ? "" : poll.askedFor());
    }
  }

  public Pace(SlowDown slowDown, Clock clock) {
    this.slowDown = slowDown;
    this.clock = clock;
  }

  /** Takes effect with the next failure. */
  public void slowDown(SlowDown how) {
    this.slowDown = how;
  }

  /** False while this poll is slowed down and its time has not come. */
  public boolean due(String target, String askedFor, Instant now) {
    SlowDown.Pace pace = slowed.get(new Key(target, askedFor == null ? "" : askedFor));
    return pace == null || pace.mayPoll(now);
  }

  /** Polls of one target that are slowed down now. */
  public long slowed(String target) {
    return slowed.keySet().stream().filter(key -> key.target().equals(target)).count();
  }

  /** This poll cannot succeed: ask later than at its next turn. */
  public void slowDown(Exchange exchange) {
    Poll poll = exchange.getVariable(Outcome.POLL, Poll.class);
    slowed.compute(
        Key.of(poll),
        (key, pace) ->
            slowDown.slower(
                pace == null ? SlowDown.Pace.NORMAL : pace, poll.interval(), clock.instant()));
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
