package dev.sessionrelay.sink;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * An event as a line of the log, which has a time of its own: the event's is added where it was
 * delivered late. Bean {@code eventLog}.
 */
public record EventLogLine(SessionEventText text, Clock clock) {
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * @param json the CloudEvent
   * @throws IllegalArgumentException when it is not JSON
   */
  public String line(String json) {
    Instant time = text.time(json);
    boolean late = Duration.between(time, clock.instant()).compareTo(LATE) > 0;
    return text.untimed(json) + (late ? " (of " + time + ")" : "");
  }
}
