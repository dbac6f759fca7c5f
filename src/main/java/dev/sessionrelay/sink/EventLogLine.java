package dev.sessionrelay.sink;

import java.time.Clock;
import java.time.Duration;

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
    return text.untimed(json, clock.instant().minus(LATE));
  }
}
